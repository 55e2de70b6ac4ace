import { describe, expect, test } from 'vitest';
import { isLooping } from '../../src-main/inference/answering/decoder/looping.ts';

const repeat = (period: number, count: number) => Array.from({ length: count }, (_, i) => i % period);

describe('A loop', () => {
  test('is one short sequence over the last 64 tokens, whatever came before', () => {
    expect(isLooping([99, 98, 97, ...repeat(1, 64)])).toBe(true);
    expect(isLooping([99, ...repeat(21, 64)])).toBe(true);
  });

  test('is not a long sequence, a short stretch, or one that changed a moment ago', () => {
    expect(isLooping(repeat(22, 200))).toBe(false);
    expect(isLooping(repeat(2, 63))).toBe(false);
    expect(isLooping([...repeat(2, 100), 7])).toBe(false);
    expect(isLooping([])).toBe(false);
  });
});
