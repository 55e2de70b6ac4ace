/** A child of full-size-proof.ts: runs an imported model as the app's engine does and prints one JSON line per stage. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureBuilt } from '../../models/monkey/build-cache.ts';
import { loadModelConfig } from '../../models/monkey/config.ts';
import { decodeModel } from '../../models/onnx/proto.ts';
import type { AskEvent } from '../../src-main/contract/engine.ts';
import { Engine } from '../../src-main/inference/engine.ts';
import { physicalCores } from '../../src-main/inference/session.ts';
import { cutTiles } from '../../src-main/tiling/index.ts';
import { readBandwidth } from './read-bandwidth.ts';

const [modelDir, cacheDir, tokens] = [process.argv[2]!, process.argv[3]!, Number(process.argv[4])];
const say = (stage: string, facts: object) => process.stdout.write(`${JSON.stringify({ stage, ...facts })}\n`);
const cpuSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** A drawn page: bands of different brightness, so that tiles differ. */
function page(width: number, height: number) {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x);
      data[at] = (x * y) % 251;
      data[at + 1] = (x + 3 * y) % 241;
      data[at + 2] = (x ^ y) & 255;
    }
  }
  return { width, height, data };
}

/** Bytes of weights that one step reads: all of the graph's, of the embeddings' table but a row. */
async function weightBytes(): Promise<number> {
  const { graphs } = await ensureBuilt(modelDir, cacheDir);
  const { initializer } = decodeModel(readFileSync(join(dirname(graphs.step), 'step.onnx'))).graph;
  return initializer
    .filter((tensor) => !tensor.name.startsWith('transformer.wte'))
    .reduce((sum, tensor) => sum + Number(tensor.externalData?.find(({ key }) => key === 'length')?.value ?? 0), 0);
}

async function ask(engine: Engine, prefixKey: string, question: string) {
  const started = cpuSeconds();
  let last: Extract<AskEvent, { kind: 'answers' }> | undefined;
  for await (const event of engine.ask({ prefixKey, questions: [question], maxNewTokens: tokens })) {
    if (event.kind === 'answers') last = event;
  }
  const answer = last!.answers[0]!;
  const steps = answer.tokens.length - 1;
  const decodeSeconds = (last!.totalMs - answer.firstTokenMs) / 1000;
  return {
    question,
    tokens: answer.tokens.length,
    finish: answer.finish,
    first_token_seconds: answer.firstTokenMs / 1000,
    tokens_per_second: steps / decodeSeconds,
    cpu_seconds: cpuSeconds() - started,
  };
}

const threads = physicalCores();
const engine = new Engine();
const info = await engine.load({ modelDir, cacheDir, device: 'cpu', cacheBytes: 6 * 2 ** 30 });
say('load', { seconds: info.loadMs / 1000, device: info.device });
const tiles = cutTiles(page(1240, 1754), info.tiling);
let [start, cpu] = [performance.now(), cpuSeconds()];
const encoded = await engine.encode({ pageKey: 'page', tiles, read: false });
say('encode', {
  tiles: tiles.tiles.length,
  visual_tokens: encoded.visualTokens,
  seconds: (performance.now() - start) / 1000,
  cpu_seconds: cpuSeconds() - cpu,
});
[start, cpu] = [performance.now(), cpuSeconds()];
const prefix = await engine.prefill({ pageKey: 'page', text: null });
say('prefill', {
  positions: prefix.prefixTokens,
  seconds: (performance.now() - start) / 1000,
  cpu_seconds: cpuSeconds() - cpu,
});
const bytes = await weightBytes();
const { num_hidden_layers, num_attention_heads, kv_channels } = await loadModelConfig(modelDir);
const kvBytes = 4 * 2 * num_hidden_layers * num_attention_heads * kv_channels * prefix.prefixTokens;
const decoded = [];
for (const question of ['What is the total?', 'Who signed it, and when?']) {
  const before = await readBandwidth(threads);
  const runs = (await engine.stats()).runs;
  const answer = await ask(engine, prefix.prefixKey, question);
  const after = await readBandwidth(threads);
  const now = (await engine.stats()).runs;
  const again = await engine.prefill({ pageKey: 'page', text: null });
  decoded.push({
    ...answer,
    read_bandwidth_before: before,
    read_bandwidth_after: after,
    encoder_runs: now.encoder - runs.encoder,
    prefill_runs: now.prefill - runs.prefill,
    step_runs: now.step - runs.step,
    prefix_cached: again.cached,
  });
  const limit = (before + after) / 2 / bytes;
  say('decode', {
    ...decoded.at(-1),
    weight_bytes_per_token: bytes,
    kv_bytes: kvBytes,
    limit_tokens_per_second: limit,
    share_of_limit: answer.tokens_per_second / limit,
    share_of_limit_with_kv: (answer.tokens_per_second * (bytes + kvBytes)) / ((before + after) / 2),
  });
}
// The same with one tile before the question: what the language model itself takes, with little of a page behind it.
const single = { ...tiles, tiles: tiles.tiles.slice(-1) };
await engine.encode({ pageKey: 'short', tiles: single, read: false });
const short = await engine.prefill({ pageKey: 'short', text: null });
const before = await readBandwidth(threads);
const answer = await ask(engine, short.prefixKey, 'What is the total?');
const after = await readBandwidth(threads);
const limit = (before + after) / 2 / bytes;
say('decode-short', {
  ...answer,
  positions: short.prefixTokens,
  read_bandwidth_before: before,
  read_bandwidth_after: after,
  weight_bytes_per_token: bytes,
  limit_tokens_per_second: limit,
  share_of_limit: answer.tokens_per_second / limit,
});
await engine.dispose();
