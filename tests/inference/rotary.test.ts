import { describe, expect, test } from 'vitest';
import {
  ntkAlpha,
  type PositionOptions,
  queryScales,
  rotaryRows,
} from '../../src-main/inference/answering/decoder/rotary.ts';

const qwen: PositionOptions = {
  headSize: 128,
  rotaryDims: null,
  base: 10000,
  seqLength: 2048,
  dynamicNtk: true,
  logn: true,
};

describe('Dynamic NTK', () => {
  test('is off up to the trained length and grows in steps of doublings beyond it', () => {
    const lengths = [1, 2048, 2049, 4096, 4097, 8192, 8193];
    // 2 ** ceil(log2(length / 2048) + 1) - 1
    expect(lengths.map((length) => ntkAlpha(qwen, length))).toEqual([1, 1, 3, 3, 7, 7, 15]);
  });

  test('is off for models without it', () => {
    expect(ntkAlpha({ ...qwen, dynamicNtk: false }, 100_000)).toBe(1);
  });
});

describe('Rotary rows', () => {
  test('turn the first pair by one radian a position and the last by almost nothing', () => {
    const { cos, sin } = rotaryRows({ ...qwen, headSize: 4, base: 10000 }, [0, 1, 3], 1);
    expect(Array.from(cos)).toEqual([1, 1, Math.cos(1), Math.cos(0.01), Math.cos(3), Math.cos(0.03)].map(Math.fround));
    expect(Array.from(sin)).toEqual([0, 0, Math.sin(1), Math.sin(0.01), Math.sin(3), Math.sin(0.03)].map(Math.fround));
  });

  test('stretch the base by alpha ** (d / (d - 2))', () => {
    const { sin } = rotaryRows({ ...qwen, headSize: 4, base: 100 }, [1], 3);
    // base 100 * 3 ** 2 = 900, angle of pair 1 = 900 ** -0.5 = 1 / 30
    expect(sin[1]).toBeCloseTo(Math.sin(1 / 30), 7);
  });
});

describe('Rotary rows of a head that turns in part', () => {
  test('are those of the whole head up to half of its turning dimensions, and do not turn behind', () => {
    const options = { ...qwen, headSize: 8 };
    const whole = rotaryRows(options, [1000], 1);
    const part = rotaryRows({ ...options, rotaryDims: 4 }, [1000], 1);
    expect(Array.from(part.cos)).toEqual([whole.cos[0], whole.cos[1], 1, 1]);
    expect(Array.from(part.sin)).toEqual([whole.sin[0], whole.sin[1], 0, 0]);
  });
});

describe('Log-n scales', () => {
  test('are one up to the trained length (positions count from one) and log_2048(n) beyond', () => {
    const scales = queryScales(qwen, [0, 2047, 2048, 4095]);
    expect(scales[0]).toBe(1);
    expect(scales[1]).toBe(1);
    expect(scales[2]).toBeCloseTo(Math.log(2049) / Math.log(2048), 6);
    expect(scales[3]).toBeCloseTo(12 / 11, 6);
  });
});
