import type { Box, TextLine } from '../contract/page.ts';

/** Less alike than this, two readings are of different words. */
const ALIKE = 0.6;
/** A letter that the second look alone saw is there when it is this sure; one that the first alone saw stays when it is this sure. */
const [SEEN, KEPT] = [0.9, 0.6];

interface Letter {
  readonly char: string;
  readonly box: Box;
  readonly score: number;
}

export interface LookedAgain {
  readonly line: TextLine;
  /** Where each character of the first look is now, and after them where the line ends. */
  readonly at: readonly number[];
}

/**
 * Lines of a page with what a second look at a part of it saw: letter by letter the surer of the two counts. Two looks that agree are surer than one, and one that was
 * contradicted is less sure. Lines that the second look did not see, or read altogether differently, stay.
 */
export function withSecondLook(lines: readonly TextLine[], again: readonly TextLine[]): LookedAgain[] {
  return lines.map((line) => {
    const seen = line.scores === undefined ? undefined : seenAt(line, again);
    const known = seen && joined(line, lettersOf(line), seen);
    return known ?? { line, at: Array.from({ length: line.characters.length + 1 }, (_, i) => i) };
  });
}

/** The second look's letters where a line stands; undefined if there are none. */
function seenAt(line: TextLine, again: readonly TextLine[]): Letter[] | undefined {
  const [x0, y0, x1, y1] = line.box;
  const inLine = again.filter(({ box, scores }) => {
    const shared = Math.min(y1, box[3]) - Math.max(y0, box[1]);
    return scores !== undefined && shared > 0.5 * Math.min(y1 - y0, box[3] - box[1]);
  });
  const width = (x1 - x0) / Math.max(1, line.characters.length);
  const parts = inLine
    .toSorted((a, b) => a.box[0] - b.box[0])
    .map((other) =>
      lettersOf(other).filter(({ box }) => {
        const middle = (box[0] + box[2]) / 2;
        return middle > x0 - width && middle < x1 + width;
      }),
    )
    .filter((letters) => letters.length > 0);
  return parts.length === 1 ? parts[0] : undefined;
}

function lettersOf({ text, characters, scores = [] }: TextLine): Letter[] {
  return Array.from(text, (char, i) => ({ char, box: characters[i]!, score: scores[i] ?? 0 }));
}

function joined(line: TextLine, first: readonly Letter[], second: readonly Letter[]): LookedAgain | undefined {
  const steps = aligned(first, second);
  if (steps.filter(isMatch).length < ALIKE * Math.max(first.length, second.length)) return undefined;
  const letters: Letter[] = [];
  const at: number[] = [];
  for (let i = 0; i < steps.length; ) {
    const [a, b] = steps[i]!;
    if (a !== undefined && b !== undefined && isSame(a, b)) {
      at.push(letters.length);
      letters.push({ ...a, score: 1 - (1 - a.score) * (1 - b.score) });
      i += 1;
      continue;
    }
    let end = i;
    while (end < steps.length && !isMatch(steps[end]!)) end += 1;
    const run = steps.slice(i, end);
    const mine = run.flatMap(([x]) => x ?? []);
    const theirs = run.flatMap(([, y]) => y ?? []);
    // Of a letter that was seen twice the less sure one may be too many, whichever the other look is held against.
    const twins = mine.length === 1 && theirs.length === 0 ? twinsOf(mine[0]!, steps[i - 1], steps[end]) : [];
    const chosen = surer(mine, theirs, twins);
    for (const k of mine.keys()) at.push(letters.length + Math.min(k, chosen.length));
    letters.push(...chosen);
    i = end;
  }
  at.push(letters.length);
  const changed = {
    ...line,
    text: letters.map(({ char }) => char).join(''),
    characters: letters.map(({ box }) => box),
    scores: letters.map(({ score }) => score),
  };
  return { line: changed, at };
}

/** Of two readings of the same place the surer one, as sure as the other leaves it. */
function surer(first: readonly Letter[], second: readonly Letter[], twins: readonly Letter[]): readonly Letter[] {
  const [a, b] = [Math.min(mean(first), ...twins.map(({ score }) => score)), mean(second)];
  if (first.length === 0) return b >= SEEN ? second : [];
  if (second.length === 0) return a >= KEPT ? first : [];
  const [chosen, sure, other] = b > a ? [second, b, a] : [first, a, b];
  const left = (sure * (1 - other)) / (sure * (1 - other) + other * (1 - sure) || 1);
  return chosen.map((letter) => ({ ...letter, score: Math.min(letter.score, left) }));
}

function twinsOf(letter: Letter, ...beside: readonly (Step | undefined)[]): Letter[] {
  return beside.flatMap((step) => (step?.[0] !== undefined && isSame(step[0], letter) ? [step[0]] : []));
}

function isMatch([a, b]: Step): boolean {
  return a !== undefined && b !== undefined && isSame(a, b);
}

function isSame(a: Letter, b: Letter): boolean {
  return a.char.toLowerCase() === b.char.toLowerCase();
}

function mean(letters: readonly Letter[]): number {
  return letters.reduce((sum, { score }) => sum + score, 0) / Math.max(1, letters.length);
}

type Step = readonly [Letter | undefined, Letter | undefined];

/** The letters side by side with the fewest differences (Levenshtein). */
function aligned(first: readonly Letter[], second: readonly Letter[]): Step[] {
  const wide = second.length + 1;
  const cost = new Uint16Array((first.length + 1) * wide);
  for (let j = 0; j < wide; j++) cost[j] = j;
  for (let i = 1; i <= first.length; i++) {
    cost[i * wide] = i;
    for (let j = 1; j < wide; j++) {
      const change = cost[(i - 1) * wide + j - 1]! + Number(!isSame(first[i - 1]!, second[j - 1]!));
      cost[i * wide + j] = Math.min(change, cost[(i - 1) * wide + j]! + 1, cost[i * wide + j - 1]! + 1);
    }
  }
  const steps: Step[] = [];
  for (let [i, j] = [first.length, second.length]; i > 0 || j > 0; ) {
    const here = cost[i * wide + j]!;
    const [a, b] = [first[i - 1], second[j - 1]];
    if (i > 0 && j > 0 && here === cost[(i - 1) * wide + j - 1]! + Number(!isSame(a!, b!))) {
      steps.push([a, b]);
      i -= 1;
      j -= 1;
    } else if (i > 0 && here === cost[(i - 1) * wide + j]! + 1) {
      steps.push([a, undefined]);
      i -= 1;
    } else {
      steps.push([undefined, b]);
      j -= 1;
    }
  }
  return steps.reverse();
}
