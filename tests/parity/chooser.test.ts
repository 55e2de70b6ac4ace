import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildModel } from '../../models/build/build.ts';
import { GoldenTensors, maxDifference } from './golden.ts';

/** The numbers are models/train/docent_train/chooser/goldens.py's: PyTorch on the same seeded weights and features. */

const FIXTURE = join(import.meta.dirname, '../fixtures/parity/page-reader-tiny');
const TOLERANCE = 1e-4;

let golden: GoldenTensors;
let folder: string;
let session: InferenceSession;

beforeAll(async () => {
  golden = await GoldenTensors.open(FIXTURE);
  folder = await mkdtemp(join(tmpdir(), 'docent-parity-'));
  const { graphs } = await buildModel(FIXTURE, folder);
  session = await InferenceSession.create(graphs.chooser!, { intraOpNumThreads: 1 });
});
afterAll(async () => {
  await session.release();
  await golden.dispose();
  await rm(folder, { recursive: true });
});

it("scores the steps, columns, filters and numbers of programs, and the reader's own answers, as PyTorch does", async () => {
  const feeds = await Promise.all(
    session.inputNames.map(async (name) => [name, await golden.tensor(`chooser.${name}`)] as const),
  );
  const out = await session.run(Object.fromEntries(feeds));
  for (const name of ['step', 'column', 'filter', 'answer', 'program']) {
    expect(maxDifference(out[name]!, await golden.tensor(`chooser.${name}`)), name).toBeLessThan(TOLERANCE);
  }
});
