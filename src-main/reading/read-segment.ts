import { EDGE, type Language, spoken } from './language.ts';
import type { PlacedCharacter } from './placed-character.ts';

/** A position of a segment. */
export interface Said {
  /** The candidates there. */
  readonly at: PlacedCharacter;
  readonly char: string;
  /** Its probability. */
  readonly score: number;
  /** Whether a space comes before it. */
  readonly spaced: boolean;
}

/** The language model, and its weight against the pixels. */
export interface Speaking {
  readonly language: Language;
  /** Exponent of the language's probabilities. */
  readonly weight: number;
  /** Log odds of a space for each unit of margin. */
  readonly spaces: number;
  /** Log odds added for "some character" where one was detected. */
  readonly something: number;
}

/** Above 0 for a space between two characters, below for none. */
export type Margin = (previous: PlacedCharacter, next: PlacedCharacter) => number;

/** Beam width, and how far a reading may fall behind the likeliest (natural logarithm). */
const [BEAM, BEHIND] = [8, 4];
/** Log odds beyond which the alternative is not tried. */
const SETTLED = 8;
const SPACE = 0x20;

interface Reading {
  readonly before: Reading | undefined;
  readonly at: PlacedCharacter | undefined;
  readonly char: string;
  readonly spaced: boolean;
  readonly context: readonly number[];
  readonly log: number;
}

/**
 * The characters of a segment from detections and language model together: of each character's candidates, and of a space or none
 * before it, the likeliest sequence (beam search); what was seen may also be nothing, as a letter read twice is. Without a language model: the likeliest candidate at each position.
 */
export function readSegment(characters: readonly PlacedCharacter[], margin: Margin, speaking: Speaking | null): Said[] {
  if (speaking === null) {
    const spaced = (i: number) => i > 0 && margin(characters[i - 1]!, characters[i]!) > 0;
    return characters.map((at, i) => ({ at, char: at.char, score: at.score, spaced: spaced(i) }));
  }
  let readings: Reading[] = [{ before: undefined, at: undefined, char: '', spaced: false, context: [EDGE], log: 0 }];
  for (const at of characters) {
    const ways = readings.flatMap((reading) =>
      begun(reading, reading.at ? margin(reading.at, at) : -Infinity, speaking),
    );
    const next: Reading[] = ways.flatMap((way) =>
      candidates(at).map(([char, p]) => ({
        ...way,
        ...after(way.context, char, speaking, way.log + Math.log(p)),
        at,
        char,
      })),
    );
    const nothing = Math.log(Math.max(1e-3, 1 - at.score)) - speaking.something;
    next.push(...readings.map((reading) => ({ ...reading, log: reading.log + nothing })));
    readings = distinct(next.sort((a, b) => b.log - a.log));
  }
  const { language, weight } = speaking;
  const ended = ({ context, log }: Reading) => log + weight * language.logProbability(context, EDGE);
  let last: Reading | undefined = readings.reduce((a, b) => (ended(b) > ended(a) ? b : a));
  const said: Said[] = [];
  for (; last?.at !== undefined && last.before !== undefined; last = last.before) {
    const { at, char, spaced, before } = last;
    said.push({ at, char, spaced, score: scoreOf(at, char, spaced, before.context, speaking) });
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

/** Most readings with the same ending that are kept, the likeliest first. */
function distinct(sorted: readonly Reading[]): Reading[] {
  const kept = new Map<string, Reading>();
  for (const reading of sorted) {
    if (reading.log < sorted[0]!.log - BEHIND) break;
    const end = reading.context.join();
    if (!kept.has(end)) kept.set(end, reading);
    if (kept.size === BEAM) break;
  }
  return [...kept.values()];
}

/** Redistributes the sum of the candidates' probabilities by the language model. */
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
