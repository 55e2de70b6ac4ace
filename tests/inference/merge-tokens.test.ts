import { describe, expect, it } from 'vitest';
import { mergeSimilarTokens } from '../../src-main/inference/seeing/merge-tokens.ts';

describe('mergeSimilarTokens', () => {
  it('averages the tokens that are most like a neighbour and keeps the order of the rest', () => {
    // 2 x 2 tokens of 2 values: 1 (top right) equals 0, 2 (bottom left) points elsewhere.
    const tokens = Float32Array.of(4, 0, 2, 0, 0, 3, 1, 1);
    const { tokens: fewer, kept } = mergeSimilarTokens(tokens, 2, 2, 0.25);
    expect([...fewer]).toEqual([3, 0, 0, 3, 1, 1]);
    expect([...kept]).toEqual([0, 2, 3]);
  });

  it('takes the same number from every tile and never mixes tiles', () => {
    const tile = (value: number) => new Float32Array(16 * 3).fill(value);
    const { tokens: merged, kept } = mergeSimilarTokens(Float32Array.from([...tile(1), ...tile(5)]), 4, 3, 0.3);
    expect(kept.slice(12).every((index) => index >= 16)).toBe(true);
    expect(merged).toHaveLength(2 * 12 * 3);
    expect(new Set(merged.subarray(0, 36))).toEqual(new Set([1]));
    expect(new Set(merged.subarray(36))).toEqual(new Set([5]));
  });

  it('merges at most half, and nothing when nothing is asked', () => {
    const tokens = Float32Array.from({ length: 2 * 9 * 2 }, (_, i) => Math.sin(i));
    expect(mergeSimilarTokens(tokens, 3, 2, 0).tokens).toBe(tokens);
    expect(mergeSimilarTokens(tokens, 3, 2, 0.5).tokens).toHaveLength(2 * 5 * 2);
  });

  it('keeps the mean of a tile that is merged evenly', () => {
    const tokens = new Float32Array(16 * 2).fill(2);
    const { tokens: merged } = mergeSimilarTokens(tokens, 4, 2, 0.5);
    expect(merged).toHaveLength(8 * 2);
    expect(new Set(merged)).toEqual(new Set([2]));
  });
});
