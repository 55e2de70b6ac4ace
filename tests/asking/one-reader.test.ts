import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AskResult } from '../../src-main/contract/docent.ts';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { tinyModel } from '../inference/tiny-models.ts';
import { root } from '../source-imports.ts';

const REPORT = join(root, 'resources/samples/report.pdf');
let mini: DocentService;
let tiny: DocentService;
beforeAll(() => {
  const cacheDir = mkdtempSync(join(tmpdir(), 'docent-one-reader-'));
  mini = createDocentService({ modelDir: join(root, 'models/docent-mini'), cacheDir, device: 'cpu' });
  const other = tinyModel('docent-tiny');
  tiny = createDocentService({ modelDir: other.modelDir, cacheDir: other.cacheDir, device: 'cpu' });
});
afterAll(async () => {
  await Promise.all([mini.dispose(), tiny.dispose()]);
});

const ask = async (service: DocentService, oneReader: boolean) =>
  await service.ask(REPORT, ['Who wrote this?'], { page: 1, oneReader });

test('an answer of one of two readers says so, and one of both does not', async () => {
  const alone = await ask(mini, true);
  expect(AskResult.parse(alone).oneReader).toBe(true);
  expect((await mini.engine.stats()).runs.prefill).toBe(0);
  expect(await ask(mini, false)).not.toHaveProperty('oneReader');
  expect((await mini.engine.stats()).runs.prefill).toBe(1);
});

test('a model with one reader gives all that it has', async () => {
  expect(await ask(tiny, true)).not.toHaveProperty('oneReader');
});
