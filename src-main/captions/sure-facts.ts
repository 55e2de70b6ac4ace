import type { TextLine } from '../contract/page.ts';
import { type CaptionFact, PageFacts } from './facts.ts';

/**
 * How sure the least sure character must be before a description repeats it, by what it is part of. On the 16 receipts of the training part that no training saw (weights of
 * 2026-11-26, 02:05, `node tests/bench/sure-floors.ts`) a line with a name stood there in 85% of all, 91% of those from 0.9 on; a number in 94%, 95% from 0.9 on; the 20 dates were
 * all right, too few for a floor of their own. One misread letter hides in a long line's mean.
 */
export const FLOORS: Readonly<Record<CaptionFact['kind'], number>> = { name: 0.9, number: 0.9, date: 0.75 };

/** Probability of the least certain character from `start` to `end` (UTF-16 units). A text layer is certain. */
export function sureness(line: TextLine, start = 0, end = line.text.length): number {
  if (line.scores === undefined) return line.score;
  const [from, to] = [points(line.text.slice(0, start)), points(line.text.slice(0, end))];
  return Math.min(1, ...line.scores.slice(from, to));
}

export function isSure(line: TextLine, of: CaptionFact['kind'], start = 0, end = line.text.length): boolean {
  return sureness(line, start, end) >= FLOORS[of];
}

/** Names, numbers with their signs, and single other characters: each is certain or not as a whole. */
const PIECES = /\p{L}[\p{L}\p{M}'’]*|\d[\d.,:/-]*|\S/gu;
/** Replaces text that was not read with certainty. No fact contains it, so no fact can span it. */
const UNSURE = '\uFFFD';

function sureText(line: TextLine, of: CaptionFact['kind']): string {
  return line.text.replace(PIECES, (piece, at: number) =>
    // Signs join words and have no meaning of their own.
    !/[\p{L}\p{N}]/u.test(piece) || isSure(line, of, at, at + piece.length) ? piece : UNSURE,
  );
}

/** The text of a page, and the part that was read with certainty. Statements about a page are checked against both. */
export class ReadFacts {
  readonly #all: PageFacts;
  readonly #sure: Readonly<Record<CaptionFact['kind'], PageFacts>>;

  constructor(lines: readonly TextLine[]) {
    const sure = (of: CaptionFact['kind']) => new PageFacts(lines.map((line) => sureText(line, of)));
    this.#all = new PageFacts(lines.map(({ text }) => text));
    this.#sure = { name: sure('name'), number: sure('number'), date: sure('date') };
  }

  /** `unsure`: it is in the text that was read, but may have been misread. */
  standing(fact: CaptionFact): 'sure' | 'unsure' | 'absent' {
    if (this.#sure[fact.kind].has(fact)) return 'sure';
    return this.#all.has(fact) ? 'unsure' : 'absent';
  }
}

function points(text: string): number {
  return Array.from(text).length;
}
