import { describe, expect, test } from 'vitest';
import type { DecoderShape } from '../../src-main/inference/answering/decoder/decoder-shape.ts';
import { Past } from '../../src-main/inference/answering/decoder/past.ts';
import { float32, floats } from '../../src-main/inference/graphs/session.ts';

const [layers, heads, d, batch] = [2, 3, 4, 2];
const shape = { layers, heads, positions: { headSize: d } } as DecoderShape;
const names = Array.from({ length: layers }, (_, i) => [`key.${i}`, `value.${i}`]).flat();

/** A value that tells tensor, row (head, question, dimension) and position. */
const value = (tensor: number, row: number, position: number) => tensor * 1e6 + row * 1e3 + position;

function outputs(from: number, fresh: number) {
  return Object.fromEntries(
    names.map((name, tensor) => {
      const data = Float32Array.from({ length: heads * batch * d * fresh }, (_, i) =>
        value(tensor, Math.floor(i / fresh), from + (i % fresh)),
      );
      return [`new_${name}`, float32(data, [heads, batch, d, fresh])];
    }),
  );
}

describe('the past of a suffix', () => {
  test('holds every token in order, however long the answer gets, and masks free columns', () => {
    const past = new Past(shape, batch);
    let length = 0;
    for (const fresh of [9, ...new Array<number>(200).fill(1)]) {
      past.add(outputs(length, fresh), fresh);
      length += fresh;
      if (![9, 10, 63, 64, 65, 97, 98, 209].includes(length)) continue;
      const flags = Array.from({ length: length + 1 }, (_, i) => (i < 2 ? 0 : 1));
      const mask = past.mask(flags, 1);
      names.forEach((name, tensor) => {
        const feed = past.feeds[`past_${name}`]!;
        const room = feed.dims[3]!;
        expect(feed.dims).toEqual([heads, batch, d, room]);
        expect(mask).toHaveLength(room + 1);
        const data = floats(name, feed);
        for (let row = 0; row < heads * batch * d; row++) {
          const own = data.subarray(row * room, row * room + length);
          expect([...own]).toEqual(Array.from(own, (_, position) => Math.fround(value(tensor, row, position))));
        }
      });
      expect(mask.slice(0, length)).toEqual(flags.slice(0, length));
      expect(mask.slice(length, -1)).toEqual(mask.slice(length, -1).map(() => 0));
      expect(mask.at(-1)).toBe(1);
    }
    past.dispose();
  });

  test('has one masked column before there are any tokens, because the runtime does not accept zero', () => {
    const past = new Past(shape, batch);
    expect(past.feeds['past_key.0']!.dims).toEqual([heads, batch, d, 1]);
    expect(past.mask([1, 1, 1], 3)).toEqual([0, 1, 1, 1]);
  });

  test('takes grown tensors from a device that keeps them, masked column first', () => {
    const past = new Past(shape, batch);
    const grown = (length: number) =>
      Object.fromEntries(
        names.map((name) => [
          `present_${name}`,
          float32(new Float32Array(heads * batch * d * length), [heads, batch, d, length]),
        ]),
      );
    const first = grown(4);
    past.add(first, 3);
    expect(past.feeds['past_value.1']).toBe(first['present_value.1']);
    expect(past.mask([0, 1, 1, 1], 1)).toEqual([0, 0, 1, 1, 1]);
    past.add(grown(5), 1);
    expect(past.mask([0, 1, 1, 1, 1], 1)).toEqual([0, 0, 1, 1, 1, 1]);
  });
});
