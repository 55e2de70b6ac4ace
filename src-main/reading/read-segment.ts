import { EDGE, type Language, spoken } from './language.ts';
import type { PlacedCharacter } from './placed-character.ts';

/** What stands at a place of a segment. */
export interface Said {
  readonly char: string;
  /** Its probability. */
  readonly score: number;
  /** A space stands before it. */
  readonly spaced: boolean;
}

/** What is likely to be printed, and how much that says beside what is seen. */
export interface Speaking {
  readonly language: Language;
  /** Exponent of the language's probabilities. */
  readonly weight: number;
  /** Log odds of a space for each unit of margin. */
  readonly spaces: number;
}

/** Readings that are kept at each character. */
const BEAM = 8;
/** Log odds beyond which there is one way only. */
const SETTLED = 8;
const SPACE = 0x20;

interface Reading {
  readonly before: Reading | undefined;
  readonly char: string;
  readonly spaced: boolean;
  readonly context: readonly number[];
  readonly log: number;
}

/**
 * The characters of a segment as what is seen and what is likely to be printed say together: of each character's candidates, and of a space or none
 * before it, the likeliest sequence (beam search). Without a language the likeliest at each place.
 *
 * @param margins for each character above 0 for a space before it, below for none
 */
export function readSegment(
  characters: readonly PlacedCharacter[],
  margins: readonly number[],
  speaking: Speaking | null,
): Said[] {
  if (speaking === null) {
    return characters.map(({ char, score }, i) => ({ char, score, spaced: i > 0 && margins[i]! > 0 }));
  }
  let readings: Reading[] = [{ before: undefined, char: '', spaced: false, context: [EDGE], log: 0 }];
  characters.forEach((c, i) => {
    const ways = readings.flatMap((reading) => begun(reading, i > 0 ? margins[i]! : -Infinity, speaking));
    const next = ways.flatMap((way) =>
      candidates(c).map(([char, p]) => ({
        ...way,
        ...after(way.context, char, speaking, way.log + Math.log(p)),
        char,
      })),
    );
    readings = distinct(next.sort((a, b) => b.log - a.log));
  });
  const { language, weight } = speaking;
  const ended = ({ context, log }: Reading) => log + weight * language.logProbability(context, EDGE);
  let best: Reading | undefined = readings.reduce((a, b) => (ended(b) > ended(a) ? b : a));
  const said: Said[] = [];
  for (let i = characters.length - 1; best?.before !== undefined; i--, best = best.before) {
    const { char, spaced, before } = best;
    said.push({ char, spaced, score: scoreOf(characters[i]!, char, spaced, before.context, speaking) });
  }
  return said.reverse();
}

/** The reading so far, with and without a space behind it. */
function begun(reading: Reading, margin: number, speaking: Speaking) {
  const odds = speaking.spaces * margin;
  const none = {
    before: reading,
    spaced: false,
    context: reading.context,
    log: reading.log - Math.log1p(Math.exp(odds)),
  };
  if (odds < -SETTLED) return [none];
  const log = reading.log - Math.log1p(Math.exp(-odds));
  const space = { before: reading, spaced: true, ...after(reading.context, ' ', speaking, log) };
  return odds > SETTLED ? [space] : [none, space];
}

function after(context: readonly number[], char: string, { language, weight }: Speaking, log: number) {
  const codePoint = spoken(char.codePointAt(0)!);
  return {
    context: [...context.slice(-(language.order - 1)), codePoint],
    log: log + weight * language.logProbability(context, codePoint),
  };
}

const candidates = (c: PlacedCharacter): readonly (readonly [string, number])[] => [
  [c.char, Math.max(c.score, 1e-4)],
  ...c.others,
];

/** Of readings that end alike the likeliest, so many as are kept. */
function distinct(sorted: readonly Reading[]): Reading[] {
  const kept = new Map<string, Reading>();
  for (const reading of sorted) {
    const end = reading.context.join();
    if (!kept.has(end)) kept.set(end, reading);
    if (kept.size === BEAM) break;
  }
  return [...kept.values()];
}

/** The candidates' probabilities, added up, are shared out anew by what is likely here. */
function scoreOf(
  c: PlacedCharacter,
  char: string,
  spaced: boolean,
  before: readonly number[],
  { language, weight }: Speaking,
): number {
  const context = spaced ? [...before, SPACE] : before;
  const all = candidates(c).map(([other, p]) => {
    const log = language.logProbability(context, spoken(other.codePointAt(0)!));
    return { other, p, share: p * Math.exp(weight * log) };
  });
  const sum = (of: (one: (typeof all)[number]) => number) => all.reduce((total, one) => total + of(one), 0);
  const own = all.find(({ other }) => other === char)!.share;
  return (
    (Math.min(
      1,
      sum(({ p }) => p),
    ) *
      own) /
    sum(({ share }) => share)
  );
}
