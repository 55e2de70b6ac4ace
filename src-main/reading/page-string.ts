import type { TextLine } from '../contract/page.ts';
import { foldCharacter } from './fold-text.ts';
import { overlapShare } from './geometry.ts';

/** All text of a page as one string to search, every character knowing the line it came from. */
export interface PageString {
  readonly chars: string[];
  readonly folded: string[];
  /** Index of the line, and of the code point in it; -1 for the space between two lines. */
  readonly line: Int32Array;
  readonly character: Int32Array;
}

/** The lines' text in the given order of line indices, a space between them. */
export function pageString(lines: readonly TextLine[], order: readonly number[]): PageString {
  const chars: string[] = [];
  const from: [number, number][] = [];
  for (const index of order) {
    if (chars.length > 0) {
      chars.push(' ');
      from.push([-1, -1]);
    }
    for (const [i, char] of [...lines[index]!.text].entries()) {
      chars.push(char);
      from.push([index, i]);
    }
  }
  return {
    chars,
    folded: chars.map(foldCharacter),
    line: Int32Array.from(from, (f) => f[0]),
    character: Int32Array.from(from, (f) => f[1]),
  };
}

/**
 * The two orders an answer of several lines may follow: across rows, and down blocks (each line followed by the line
 * straight below it, as an address in the left half of a letterhead is).
 */
export function readingOrders(lines: readonly TextLine[]): number[][] {
  const across = lines.map((_, i) => i);
  const rows = new Set(lines.map((l) => l.row));
  if (rows.size === lines.length) return [across];
  const down: number[] = [];
  const taken = new Set<number>();
  for (const start of across) {
    let at: number | undefined = start;
    while (at !== undefined && !taken.has(at)) {
      taken.add(at);
      down.push(at);
      at = lineBelow(lines, at, taken);
    }
  }
  return [across, down];
}

function lineBelow(lines: readonly TextLine[], from: number, taken: ReadonlySet<number>): number | undefined {
  const [x0, , x1, y1] = lines[from]!.box;
  const height = y1 - lines[from]!.box[1];
  let best: number | undefined;
  let bestTop = y1 + 1.5 * height;
  for (const [i, { box }] of lines.entries()) {
    if (taken.has(i) || box[1] < y1 - 0.6 * height || box[1] >= bestTop) continue;
    if (overlapShare(x0, x1, box[0], box[2]) < 0.5) continue;
    best = i;
    bestTop = box[1];
  }
  return best;
}
