import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { goldenCases } from './tiny-models.ts';

/** SwiftShader, a Vulkan driver made of software, comes with Debian's chromium; so does the loader that finds it. */
const ICD = '/usr/lib/chromium/vk_swiftshader_icd.json';
const here = existsSync(ICD);
const CHILD = join(import.meta.dirname, 'webgpu-child.ts');

interface Comparison {
  readonly error: number;
  readonly scale: number;
}
interface Found {
  readonly encoder: Comparison;
  readonly resampler: Comparison;
  readonly prefill: Comparison;
  readonly step: Comparison & {
    readonly keptError: number;
    readonly prefixLocations: readonly string[];
    readonly pastLocations: readonly string[];
    readonly bytesCopiedPerStep: { readonly kept: number; readonly brought: number };
  };
  readonly device: string;
  readonly answers: readonly { readonly ids: readonly number[]; readonly logProbError: number }[];
}

if (!here) {
  test.skip(`WebGPU is not tested here: ${ICD} is missing. Install Debian's chromium.`, () => {});
}

describe.runIf(here)('WebGPU, on a software Vulkan driver', () => {
  let found: Found;
  beforeAll(async () => {
    const env = { ...process.env, VK_ICD_FILENAMES: ICD, LD_LIBRARY_PATH: dirname(ICD) };
    const { stdout } = await promisify(execFile)(process.execPath, [CHILD], { env, timeout: 580_000 });
    found = JSON.parse(stdout.trim().split('\n').at(-1)!) as Found;
    console.log(`WebGPU against CPU: ${JSON.stringify(found)}`);
  }, 600_000);

  test.each(['encoder', 'resampler', 'prefill', 'step'] as const)('agrees with the CPU in the %s', (graph) => {
    const { error, scale } = found[graph];
    expect(scale).toBeGreaterThan(0.1);
    expect(error).toBeLessThan(1e-4 * Math.max(1, scale));
  });

  test('keeps a page’s keys and values, and the answer’s, on the device, and computes the same with them', () => {
    expect(found.step.prefixLocations).toEqual(['gpu-buffer']);
    expect(found.step.pastLocations).toEqual(['gpu-buffer']);
    expect(found.step.keptError).toBeLessThan(1e-3);
  });

  test('returns only the logits of a step', () => {
    const { kept, brought } = found.step.bytesCopiedPerStep;
    expect(kept).toBe(4 * 272);
    expect(brought).toBeGreaterThan(kept);
  });

  test('gives the reference’s answers through the whole engine', () => {
    const golden = goldenCases.find(({ model }) => model === 'published-tiny')!;
    expect(found.device).toBe('webgpu');
    expect(found.answers.map(({ ids }) => ids)).toEqual(golden.answers.slice(0, 2).map(({ ids }) => ids));
    for (const { logProbError } of found.answers) expect(logProbError).toBeLessThan(1e-3);
  });
});
