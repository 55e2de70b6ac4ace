import { describe, expect, inject, it } from 'vitest';
import { COLUMNS, INNER, isExact, multipliesBytesExactly } from '../../src-main/inference/devices/byte-products.ts';

/** Products as x86 without VNNI sums them up: neighbours in 16 bits, which take no more than 32767. */
async function saturating(x: Uint8Array, w: Int8Array, rows: number) {
  return Array.from({ length: rows * COLUMNS }, (_, i) => {
    const [row, column] = [Math.floor(i / COLUMNS), i % COLUMNS];
    const product = (k: number) => x[row * INNER + k]! * w[k * COLUMNS + column]!;
    let sum = 0;
    for (let k = 0; k < INNER; k += 2) sum += Math.max(-32768, Math.min(32767, product(k) + product(k + 1)));
    return sum;
  });
}

async function exact(x: Uint8Array, w: Int8Array, rows: number) {
  return Array.from({ length: rows * COLUMNS }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < INNER; k++) sum += x[Math.floor(i / COLUMNS) * INNER + k]! * w[k * COLUMNS + (i % COLUMNS)]!;
    return sum;
  });
}

describe('Whether a processor multiplies bytes exactly', () => {
  it('is seen by one product: exact sums pass, saturated ones do not, in rows or alone', async () => {
    expect(await isExact(exact)).toBe(true);
    expect(await isExact(saturating)).toBe(false);
    const onlyMany = (x: Uint8Array, w: Int8Array, rows: number) => (rows > 1 ? saturating : exact)(x, w, rows);
    expect(await isExact(onlyMany)).toBe(false);
  });

  it('is the same in every process here', async () => {
    expect(await multipliesBytesExactly()).toBe(inject('exactBytes'));
  });
});

describe("ONNX Runtime's tensors", () => {
  it('leave Float16Array to whoever rounds weights', () => {
    expect(new Float16Array([0.1])[0]).toBeCloseTo(0.1, 3);
  });
});
