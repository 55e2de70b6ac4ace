import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { COLUMNS, INNER, isExact, multipliesBytesExactly } from '../../src-main/inference/devices/byte-products.ts';

import { temporaryFolder } from '../models/temporary-folder.ts';

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
  it('shows in one product: exact sums pass, saturated ones do not, in one row or several', async () => {
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
  it('leave Float16Array available for rounding weights', () => {
    expect(new Float16Array([0.1])[0]).toBeCloseTo(0.1, 3);
  });
});

const source = join(import.meta.dirname, '../processor/no-vnni.c');
const cpuinfo = existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'latin1') : '';
const canHide =
  process.arch === 'x64' && /\bcpuid_fault\b/.test(cpuinfo) && spawnSync('cc', ['--version']).status === 0;

describe('A processor whose VNNI is hidden', () => {
  it('is recognised as one without it', ({ skip }) => {
    skip(!canHide, 'VNNI cannot be hidden here (x86-64 Linux with cpuid_fault and a C compiler)');
    const library = join(temporaryFolder(), 'no-vnni.so');
    // The compiler's own handler of SIGSEGV does not go with a hidden VNNI.
    const plain = { ...process.env, LD_PRELOAD: '' };
    execFileSync('cc', ['-O2', '-shared', '-fPIC', '-o', library, source, '-ldl'], { env: plain });
    const child = join(import.meta.dirname, 'no-vnni-child.ts');
    const env = { ...process.env, LD_PRELOAD: library };
    expect(execFileSync(process.execPath, [child], { env, encoding: 'utf8' }).trim()).toBe('false');
  });
});
