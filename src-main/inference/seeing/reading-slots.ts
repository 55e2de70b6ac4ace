import type { ReadCharacter } from '../../contract/page.ts';
import type { Tile } from '../../contract/tile.ts';

/** Weaker sightings add nothing to one of the same letter beside them (`settleDetections`). */
const MIN_SCORE = 0.03;
/** Less likely alternatives are dropped, whatever the context. */
const MIN_OTHER = 0.01;
/**
 * Patches. Two tiles place one character a little differently: with a sharp line between them, one that stands on it could be lost by both.
 * A character seen twice within this margin is recognised by its place (`settleDetections`).
 */
const MARGIN = 0.25;

/** The reading head's outputs for a batch of tiles (docs/model-format.md, "Graphs"): N tiles, G x G patches, S slots. */
export interface ReadingSlots {
  /** [N, G*G, S], i = alphabet[i - 1]. */
  readonly classes: Int32Array;
  /** [N, G*G, S], probability of the class. */
  readonly scores: Float32Array;
  /** [N, G*G, S, 4]: centre dx, dy inside the patch, cell w, h in patches. */
  readonly boxes: Float32Array;
  /** [N, G*G, S], probability that a word starts here. */
  readonly starts: Float32Array;
  /** [N, G*G, S, O]: the next likeliest classes, and their probabilities. */
  readonly others: Int32Array;
  readonly otherScores: Float32Array;
}

export interface SlotLayout {
  /** Patches along a tile's side. */
  readonly grid: number;
  readonly slots: number;
  /** Code points of the alphabet. */
  readonly alphabet: readonly string[];
}

/**
 * All sightings of a batch's tiles in page coordinates, weak and double ones included. Where neighbours overlap both read the same print: a character belongs to the
 * tile that owns its centre. The global tile is skipped, its print is too small.
 *
 * @param from the number of the batch's first tile on its page
 */
export function decodeReadingSlots(
  tiles: readonly Tile[],
  out: ReadingSlots,
  layout: SlotLayout,
  from = 0,
): ReadCharacter[] {
  const { grid, slots, alphabet } = layout;
  const characters: ReadCharacter[] = [];
  const count = out.others.length / out.classes.length;
  const othersOf = (i: number): [string, number][] => {
    const others: [string, number][] = [];
    for (let k = i * count; k < (i + 1) * count; k++) {
      const char = alphabet[out.others[k]! - 1];
      if (char !== undefined && out.otherScores[k]! >= MIN_OTHER) others.push([char, out.otherScores[k]!]);
    }
    return others;
  };
  tiles.forEach((tile, n) => {
    if (tile.row < 0) return;
    const [x0, y0, x1, y1] = tile.box;
    for (let patch = 0; patch < grid * grid; patch++) {
      for (let slot = 0; slot < slots; slot++) {
        const i = (n * grid * grid + patch) * slots + slot;
        const char = alphabet[out.classes[i]! - 1];
        const score = out.scores[i]!;
        if (char === undefined || !(score >= MIN_SCORE)) continue;
        const x = x0 + (((patch % grid) + out.boxes[4 * i]!) / grid) * (x1 - x0);
        const y = y0 + ((Math.floor(patch / grid) + out.boxes[4 * i + 1]!) / grid) * (y1 - y0);
        if (!owns(tile, x, y, grid)) continue;
        const width = (out.boxes[4 * i + 2]! / grid) * (x1 - x0);
        const height = (out.boxes[4 * i + 3]! / grid) * (y1 - y0);
        // The head's outputs are unbounded: drops cells without area and clips to the page.
        if (!(width > 0 && height > 0)) continue;
        characters.push({
          char,
          score,
          x: clamp(x),
          y: clamp(y),
          width,
          height,
          start: out.starts[i]!,
          tile: from + n,
          others: othersOf(i),
        });
      }
    }
  });
  return characters;
}

function clamp(fraction: number): number {
  return Math.min(1, Math.max(0, fraction));
}

/** An edge without a neighbour takes everything beyond it. */
function owns(tile: Tile, x: number, y: number, grid: number): boolean {
  const within = (value: number, low: 0 | 1, high: 2 | 3): boolean => {
    const margin = (MARGIN / grid) * (tile.box[high] - tile.box[low]);
    return (
      (tile.owns[low] <= tile.box[low] || value >= tile.owns[low] - margin) &&
      (tile.owns[high] >= tile.box[high] || value < tile.owns[high] + margin)
    );
  };
  return within(x, 0, 2) && within(y, 1, 3);
}
