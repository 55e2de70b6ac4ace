import { cellCuts } from './cell-cuts.ts';
import { median } from './geometry.ts';
import { cutAt, gutterCuts } from './gutters.ts';
import type { PlacedCharacter } from './placed-character.ts';

/** Characters of one line without a wide gap, left to right. */
export interface Segment {
  readonly characters: PlacedCharacter[];
  /** Levels (skew taken out) at the left and the right end, pixels. */
  readonly levelStart: number;
  readonly levelEnd: number;
  readonly x0: number;
  readonly x1: number;
  readonly height: number;
}

/** A gap of this many character widths ends a segment. */
const WIDE_GAP = 2.5;
/** How quickly the followed baseline gives way to the newest character. */
const FOLLOW = 0.3;

interface OpenLine {
  readonly characters: PlacedCharacter[];
  level: number;
  height: number;
  width: number;
  x1: number;
}

/**
 * Sweeps the page left to right: every character joins the open line whose baseline, followed up to here, passes
 * nearest, or opens a new one. Following each line by itself copes with curled paper, where a grid of rows would not.
 */
export function followSegments(characters: readonly PlacedCharacter[]): Segment[] {
  const lines: OpenLine[] = [];
  let open: OpenLine[] = [];
  for (const c of [...characters].sort((a, b) => a.x - b.x)) {
    const left = c.x - c.width / 2;
    // Lines that ended too far left cannot grow any more; dropping them keeps the sweep short.
    open = open.filter((line) => left - line.x1 <= WIDE_GAP * Math.max(gapUnit(line), c.width));
    let best: OpenLine | undefined;
    let bestDistance = Infinity;
    for (const line of open) {
      const distance = Math.abs(c.level - line.level);
      if (distance >= bestDistance || !fits(c, line, distance)) continue;
      if (left - line.x1 > WIDE_GAP * gapUnit(line)) continue;
      best = line;
      bestDistance = distance;
    }
    if (best === undefined) {
      const line = { characters: [c], level: c.level, height: c.height, width: c.width, x1: left + c.width };
      lines.push(line);
      open.push(line);
    } else {
      join(best, c);
    }
  }
  const cuts = gutterCuts(lines.map(({ characters, height }) => ({ ...spacedOf(characters), height })));
  const columns = lines.flatMap(({ characters }, i) => cutAt(characters, cuts[i]!));
  const cells = cellCuts(
    columns.map((characters) => ({
      ...spacedOf(characters),
      height: median(characters.map(({ height }) => height)),
      v: median(characters.map(({ level }) => level)),
    })),
  );
  return columns.flatMap((characters, i) => cutAt(characters, cells[i]!).map(toSegment));
}

function spacedOf(characters: readonly PlacedCharacter[]) {
  const spans = characters.map(({ x, width }) => ({ u0: x - width / 2, u1: x + width / 2 }));
  return { spans, letterGap: median(spans.slice(1).map(({ u0 }, i) => Math.max(0, u0 - spans[i]!.u1))) };
}

function fits(c: PlacedCharacter, line: OpenLine, distance: number): boolean {
  const smaller = Math.min(c.height, line.height);
  const larger = Math.max(c.height, line.height);
  // Beside a headline, small print is another line unless it sits right on its middle.
  return distance < (larger > 2 * smaller ? 0.3 * larger : 0.55 * smaller) && larger < 4 * smaller;
}

function gapUnit(line: OpenLine): number {
  // Lines of narrow glyphs ("ill") must not be torn at ordinary spaces.
  return Math.max(line.width, 0.4 * line.height);
}

function join(line: OpenLine, c: PlacedCharacter): void {
  const share = line.characters.length === 1 ? 0.5 : FOLLOW;
  line.level += share * (c.level - line.level);
  line.height += share * (c.height - line.height);
  line.width += share * (c.width - line.width);
  line.x1 = Math.max(line.x1, c.x + c.width / 2);
  line.characters.push(c);
}

function toSegment(characters: PlacedCharacter[]): Segment {
  const levels = characters.map((c) => c.level);
  return {
    characters,
    levelStart: median(levels.slice(0, 5)),
    levelEnd: median(levels.slice(-5)),
    x0: Math.min(...characters.map((c) => c.x - c.width / 2)),
    x1: Math.max(...characters.map((c) => c.x + c.width / 2)),
    height: median(characters.map((c) => c.height)),
  };
}
