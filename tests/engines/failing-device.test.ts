import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ProbeProvider } from '../../src-main/inference/devices/provider-probe.ts';
import { forkEngine } from '../../src-main/inference/process/engine-child.ts';
import { tinyModel } from '../inference/tiny-models.ts';
import { temporaryFolder } from '../models/temporary-folder.ts';
import { openAsker } from './open-asker.ts';

const RECEIPT = new URL('../../resources/samples/receipt.jpg', import.meta.url).pathname;
const probe: ProbeProvider = async (provider) => ({
  provider,
  usable: false,
  reason: 'not looked for',
  ms: 0,
  measured: null,
});
const ENGINE = join(import.meta.dirname, 'failing-engine.ts');

afterEach(() => {
  delete process.env.DOCENT_TEST_FAILS;
});

/** Asks one question of an engine whose device fails `times` with `code`. */
async function asked(code: string, times: number) {
  const log = join(temporaryFolder(), 'log');
  writeFileSync(log, '');
  process.env.DOCENT_TEST_FAILS = `${code} ${times} ${log}`;
  const { modelDir, cacheDir } = tinyModel('docent-tiny');
  const processes = { engine: forkEngine(ENGINE), probe };
  const asker = openAsker(modelDir, { readerDir: modelDir, cacheDir, device: 'cpu', processes });
  const told: string[] = [];
  try {
    const result = await asker.ask(RECEIPT, ['What?'], { onProgress: (words) => told.push(words) });
    return { result, told, log: readFileSync(log, 'utf8').trim().split('\n') };
  } finally {
    await asker.dispose();
  }
}

describe('A device that fails during a question', () => {
  it('and was lost once is used again by a new engine, and the question is repeated automatically', async () => {
    const { result, told, log } = await asked('engine-crashed', 1);
    expect(result).toMatchObject({ device: 'webgpu', answers: [{ question: 'What?' }] });
    expect(log).toEqual(['process', 'failure', 'process']);
    expect(told.join(' ')).toMatch(/has failed/);
  });

  it('and has too little memory is given up; the reader is told, and the CPU answers', async () => {
    const { result, told, log } = await asked('out-of-memory', 9);
    expect(result).toMatchObject({ device: 'cpu', answers: [{ question: 'What?' }] });
    expect(log).toEqual(['process', 'failure', 'process']);
    expect(told.join(' ')).toMatch(/goes on without webgpu/);
  });
});
