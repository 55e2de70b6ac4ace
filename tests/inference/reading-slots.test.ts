import { describe, expect, test } from 'vitest';
import type { Box } from '../../src-main/contract/page.ts';
import type { Tile } from '../../src-main/contract/tile.ts';
import { decodeReadingSlots } from '../../src-main/inference/seeing/reading-slots.ts';

const layout = { grid: 2, slots: 1, alphabet: ['a', 'b', '\u{1F9FE}'] };

function tile(row: number, col: number, box: Box, owns: Box = box): Tile {
  return { row, col, adapter: 0, box, owns, pixels: new Uint8Array(0) };
}

/** One slot a patch, four patches a tile. */
function slots(entries: { class: number; score?: number; at?: [number, number]; others?: [number, number][] }[]) {
  return {
    classes: Int32Array.from(entries, (e) => e.class),
    scores: Float32Array.from(entries, (e) => e.score ?? 1),
    boxes: Float32Array.from(entries.flatMap((e) => [...(e.at ?? [0.5, 0.5]), 1, 0.5])),
    starts: Float32Array.from(entries, () => 0.25),
    others: Int32Array.from(entries.flatMap((e) => e.others?.map(([other]) => other) ?? [0, 0])),
    otherScores: Float32Array.from(entries.flatMap((e) => e.others?.map(([, score]) => score) ?? [0, 0])),
  };
}

describe('Reading slots', () => {
  test('become characters at their place on the page, with their size and start', () => {
    const out = slots([{ class: 0 }, { class: 3, at: [0.5, 0.25] }, { class: 0 }, { class: 0 }]);
    const characters = decodeReadingSlots([tile(0, 0, [0.5, 0, 1, 0.5])], out, layout, 3);
    // Patch (row 0, column 1) of a tile over the page's upper right quarter.
    expect(characters).toEqual([
      {
        char: '\u{1F9FE}',
        score: 1,
        x: 0.875,
        y: 0.0625,
        width: 0.25,
        height: 0.125,
        start: 0.25,
        tile: 3,
        others: [],
      },
    ]);
  });

  test('drop blanks, unknown classes, very weak ones and scores that are not numbers', () => {
    const out = slots([{ class: 0 }, { class: 4 }, { class: 1, score: 0.02 }, { class: 2, score: Number.NaN }]);
    expect(decodeReadingSlots([tile(0, 0, [0, 0, 1, 1])], out, layout)).toEqual([]);
  });

  test('give other candidates for a character, unless nearly impossible', () => {
    const others: [number, number][] = [
      [2, 0.25],
      [3, 0.005],
    ];
    const out = slots([{ class: 1, score: 0.5, others }, { class: 0 }, { class: 0 }, { class: 0 }]);
    expect(decodeReadingSlots([tile(0, 0, [0, 0, 1, 1])], out, layout)[0]!.others).toEqual([['b', 0.25]]);
  });

  test('skip the global tile', () => {
    const out = slots(Array.from({ length: 4 }, () => ({ class: 1 })));
    expect(decodeReadingSlots([tile(-1, -1, [0, 0, 1, 1])], out, layout)).toEqual([]);
  });

  test('report a character of an overlap from the tile that owns its centre, and never lose it on the border', () => {
    const grid = 8;
    const left = tile(0, 0, [0, 0, 0.6, 1], [0, 0, 0.5, 1]);
    const right = tile(0, 1, [0.4, 0, 1, 1], [0.5, 0, 1, 1]);
    // One character, in the first row of patches, at x of the page.
    const seen = (x: number, of: Tile) => {
      const place = ((x - of.box[0]) / (of.box[2] - of.box[0])) * grid;
      const patch = Math.floor(place);
      return slots(
        Array.from({ length: grid * grid }, (_, i) =>
          i === patch ? { class: 1, at: [place - patch, 0.5] } : { class: 0 },
        ),
      );
    };
    const owners = (x: number) =>
      [left, right].filter((of) => decodeReadingSlots([of], seen(x, of), { ...layout, grid }).length === 1);
    expect(owners(0.45)).toEqual([left]);
    expect(owners(0.55)).toEqual([right]);
    expect(owners(0.5).length).toBeGreaterThan(0);
    expect(owners(0.499)).toContain(left);
  });

  test('a centre just outside the page belongs to the tile at its edge', () => {
    const out = slots([{ class: 1, at: [-0.05, 0.5] }, { class: 0 }, { class: 0 }, { class: 1, at: [1.05, 0.5] }]);
    const found = decodeReadingSlots([tile(0, 0, [0, 0, 1, 1])], out, layout);
    expect(found.map((c) => c.x)).toEqual([0, 1]);
  });
});
