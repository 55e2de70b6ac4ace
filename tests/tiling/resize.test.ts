import { describe, expect, it } from 'vitest';
import { resize, resizeFloatBicubic } from '../../src-main/tiling/index.ts';
import { pillowCases, source, torchCases } from './fixture.ts';

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
};

describe('resize', () => {
  for (const { name, source: from, width, height, expected } of pillowCases) {
    it(`gives Pillow's bytes exactly: ${name}`, () => {
      const image = source(from);
      const out = resize(image.pixels, image.width, image.height, 3, width, height);
      expect(out.length).toBe(expected.length);
      expect(largestDifference(out, expected)).toBe(0);
    });
  }

  it('treats every channel alike, however many there are', () => {
    const image = source('print');
    const planes = [0, 1, 2].map((c) => image.pixels.filter((_, i) => i % 3 === c));
    const together = resize(image.pixels, image.width, image.height, 3, 101, 77);
    planes.forEach((plane, c) => {
      const alone = resize(plane, image.width, image.height, 1, 101, 77);
      expect(alone).toEqual(together.filter((_, i) => i % 3 === c));
    });
  });

  it('leaves an image of the same size as it is, in a copy', () => {
    const { pixels, width, height } = source('noise');
    const out = resize(pixels, width, height, 3, width, height);
    expect(out).toEqual(pixels);
    expect(out.buffer).not.toBe(pixels.buffer);
  });

  it('keeps one colour one colour at any size', () => {
    const flat = new Uint8ClampedArray(37 * 23 * 3).fill(201);
    for (const [w, h] of [
      [5, 90],
      [300, 2],
      [36, 24],
    ] as const) {
      expect(new Set(resize(flat, 37, 23, 3, w, h))).toEqual(new Set([201]));
    }
  });

  it('refuses sizes that are not whole positive numbers and pixels that do not fit them', () => {
    const { pixels, width, height } = source('noise');
    expect(() => resize(pixels, width, height, 3, 0, 10)).toThrow(expect.objectContaining({ code: 'bad-input' }));
    expect(() => resize(pixels, width, height, 3, 10.5, 10)).toThrow(expect.objectContaining({ code: 'bad-input' }));
    expect(() => resize(pixels, width + 1, height, 3, 10, 10)).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });
});

describe('resizeFloatBicubic', () => {
  for (const { name, source: from, width, height, expected } of torchCases) {
    it(`agrees with PyTorch's interpolate: ${name}`, () => {
      const image = source(from);
      const out = resizeFloatBicubic(image.pixels, image.width, image.height, 3, width, height);
      expect(out.length).toBe(expected.length);
      // PyTorch computes the source position and the weights in float32.
      expect(largestDifference(out, expected)).toBeLessThan(3e-3);
    });
  }
});
