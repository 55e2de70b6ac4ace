import { existsSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { Device, ProviderReport } from '../../src-main/contract/engine.ts';
import { TransformersAnswerer } from '../../src-main/engines/transformers-answerer.ts';
import { deviceOrder } from '../../src-main/engines/transformers-devices.ts';
import { forkChild } from '../../src-main/processes/child.ts';
import { temporaryFolder } from '../models/temporary-folder.ts';
import { tinyTextModel } from './tiny-text-model.ts';

const PROCESS = fileURLToPath(new URL('../../src-main/engines/transformers-process.ts', import.meta.url));
/** A Vulkan driver made of software: it comes with Debian's chromium. */
const ICD = '/usr/lib/chromium/vk_swiftshader_icd.json';
const NO_DRIVER = { VK_ICD_FILENAMES: '/nowhere.json', VK_DRIVER_FILES: '/nowhere.json' };

/** What a probe of a fast card says; `attention`: whether it computes that rightly. */
const card =
  (attention: boolean) =>
  async (provider: ProviderReport['provider']): Promise<ProviderReport> => ({
    ...{ provider, usable: provider === 'cpu' || provider === 'webgpu', ms: 1 },
    reason: provider === 'cpu' || provider === 'webgpu' ? null : 'there is no such card',
    measured: {
      ...{ gflops: provider === 'cpu' ? 50 : 5000, gbps: provider === 'cpu' ? 20 : 500 },
      ...{ crossing: null, fp16: provider !== 'cpu', attention: provider === 'cpu' || attention },
    },
  });

const small = () => tinyTextModel('rent', ['40', 'euros']);

/** The same model with weights that are never read, so that a graphics card is worth its while. */
async function large(): Promise<string> {
  const folder = await small();
  writeFileSync(join(folder, 'onnx', 'model.onnx_data'), '');
  truncateSync(join(folder, 'onnx', 'model.onnx_data'), 600 * 2 ** 20);
  return folder;
}

let opened: TransformersAnswerer | undefined;
afterEach(() => opened?.dispose());
function open(model: string, device: Device, env: NodeJS.ProcessEnv, attention = true): TransformersAnswerer {
  const cacheDir = temporaryFolder();
  opened = new TransformersAnswerer(model, {
    devices: { device, cacheDir, probe: card(attention) },
    start: forkChild(PROCESS, { env: { ...process.env, ...env } }),
  });
  return opened;
}

const ask = async (model: TransformersAnswerer) =>
  (await model.answer(null, 'How much?', 'The rent is 40 euros.', {})).text;

describe('A model that transformers.js runs', () => {
  it.skipIf(!existsSync(ICD))(`runs on WebGPU where that is asked for (${ICD})`, async () => {
    const model = open(await small(), 'webgpu', { VK_ICD_FILENAMES: ICD, LD_LIBRARY_PATH: dirname(ICD) });
    expect(await ask(model)).toBe('40 euros');
    expect(model).toMatchObject({ device: 'webgpu', skipped: [] });
  });

  it('goes on with the CPU where a device does not open it, and says so', async () => {
    const model = open(await large(), 'auto', NO_DRIVER);
    expect(await Promise.all([ask(model), ask(model)])).toEqual(['40 euros', '40 euros']);
    expect(model.device).toBe('cpu');
    expect(model.skipped).toContainEqual(expect.objectContaining({ device: 'webgpu', failed: true }));
  });

  it('is not moved from a device that was named: what is wrong with it is said', async () => {
    await expect(ask(open(await small(), 'webgpu', NO_DRIVER))).rejects.toMatchObject({
      code: 'device-unavailable',
      message: expect.stringMatching(/webgpu: .*--device cpu/),
    });
  });

  it('stays on the CPU if it is small, and leaves a card whose attention is wrong', async () => {
    const order = async (model: string, attention: boolean) => {
      const cacheDir = temporaryFolder();
      return await deviceOrder(model, { device: 'auto', cacheDir, probe: card(attention) });
    };
    expect((await order(await small(), true)).providers).toEqual(['cpu']);
    const folder = await large();
    expect((await order(folder, true)).providers).toEqual(['webgpu', 'cpu']);
    expect(await order(folder, false)).toMatchObject({
      providers: ['cpu'],
      skipped: expect.arrayContaining([{ provider: 'webgpu', reason: expect.stringContaining('attention') }]),
    });
  });
});
