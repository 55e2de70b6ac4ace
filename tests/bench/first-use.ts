import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadModel } from '../../src-main/engines/hub/download.ts';
import { hubConnection } from '../../src-main/engines/hub/hub-connection.ts';
import { planDownload } from '../../src-main/engines/hub/plan-download.ts';
import { TransformersAnswerer } from '../../src-main/engines/transformers-answerer.ts';
import { HubStandIn, repositoryOf } from '../engines/hub/hub-stand-in.ts';
import { tinyVisionLanguageModel } from '../engines/tiny-vlm.ts';

/**
 * From the last byte of a download to the first answer: checks, the start of the model's process, loading, a question on a page. A tiny model,
 * through the hub's own client, from a stand-in on loopback. Prints JSON: seconds, each run and the median. node tests/bench/first-use.ts [RUNS]
 */
const runs = Number(process.argv[2] ?? 5);
const folder = mkdtempSync(join(tmpdir(), 'docent-first-use-'));
const files = repositoryOf(await tinyVisionLanguageModel(['Grand', 'Total', '54.15'], folder));
const page = { width: 64, height: 64, data: new Uint8ClampedArray(64 * 64 * 4).fill(255) };
const seconds: number[] = [];
try {
  await using hub = await new HubStandIn({ 'lab/tiny': { licence: 'mit', modelType: 'smolvlm', files } }).start();
  const connection = hubConnection({ HF_ENDPOINT: hub.url });
  for (let run = 0; run < runs; run++) {
    const dir = join(folder, String(run));
    const plan = await planDownload(connection, 'lab/tiny');
    let last = 0;
    await downloadModel(connection, plan, dir, {
      onProgress: ({ done, total }) => {
        if (done === total) last = performance.now();
      },
    });
    const answerer = new TransformersAnswerer(dir, { library: process.env.DOCENT_TRANSFORMERS });
    const { text } = await answerer.answer(page, 'What is the total?', null, {});
    seconds.push((performance.now() - last) / 1000);
    await answerer.dispose();
    if (!text.includes('54.15')) throw new Error(`the tiny model answered ${JSON.stringify(text)}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const sorted = [...seconds].sort((a, b) => a - b);
const rounded = (value: number | undefined) => Math.round((value ?? Number.NaN) * 1000) / 1000;
console.log(
  JSON.stringify(
    {
      first_use_s: rounded(sorted[runs >> 1]),
      longest_s: rounded(sorted.at(-1)),
      runs: seconds.map(rounded),
      required_s: 3,
      load: loadavg()[0],
    },
    null,
    1,
  ),
);
