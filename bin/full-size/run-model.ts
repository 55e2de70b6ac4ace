/**
 * A child of full-size-proof.ts: runs an imported model with the engine's own parts and prints one JSON line per stage. Graphs are
 * opened when they are needed and closed afterwards, so that 8 GB of memory are enough. The app's engine keeps all four open.
 */

import { readFileSync } from 'node:fs';
import { ensureBuilt } from '../../models/build/build-cache.ts';
import { decodeModel } from '../../models/onnx/proto.ts';
import { allTiles } from '../../src-main/contract/tile.ts';
import { drawnPage } from '../../src-main/hosts/drawn-page.ts';
import { decode } from '../../src-main/inference/answering/decoder/decode.ts';
import { decoderShape } from '../../src-main/inference/answering/decoder/decoder-shape.ts';
import { type Prefix, prefill, prefixLength, prefixTokens } from '../../src-main/inference/answering/decoder/prefix.ts';
import { ntkAlpha } from '../../src-main/inference/answering/decoder/rotary.ts';
import { loadTokenizer } from '../../src-main/inference/answering/decoder/tokenizer-file.ts';
import type { SeenPage } from '../../src-main/inference/answering/family.ts';
import { readBandwidth } from '../../src-main/inference/devices/read-bandwidth.ts';
import { GraphSession } from '../../src-main/inference/graphs/session.ts';
import { physicalCores } from '../../src-main/inference/physical-cores.ts';
import { encodeTiles } from '../../src-main/inference/seeing/encode-tiles.ts';
import { seeingShape } from '../../src-main/inference/seeing/seeing-shape.ts';
import { cutTiles } from '../../src-main/tiling/index.ts';

const [modelDir, tokens] = [process.argv[2]!, Number(process.argv[3])];
const threads = physicalCores();
const say = (stage: string, facts: object) => process.stdout.write(`${JSON.stringify({ stage, ...facts })}\n`);

/** Seconds by the clock and by the processors. */
async function timed<T>(work: () => Promise<T>): Promise<{ value: T; seconds: number; cpu_seconds: number }> {
  const start = performance.now();
  const before = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(before);
  return { value, seconds: (performance.now() - start) / 1000, cpu_seconds: (user + system) / 1e6 };
}

const { graphs, config } = await ensureBuilt(modelDir, '');
const shape = decoderShape(config);
const seeing = seeingShape(modelDir, config, true);
const tokenizer = await loadTokenizer(modelDir, config);

const open = async (name: keyof typeof graphs) => {
  const { value, seconds, cpu_seconds } = await timed(() =>
    GraphSession.open(name, graphs[name]!, 'cpu', { busy: true }),
  );
  say('open', { graph: name, seconds, cpu_seconds });
  return value;
};

/** Bytes of weights that one step reads: all of the graph's, but only one row of the embedding table. */
const weightBytes = decodeModel(readFileSync(graphs.step!))
  .graph.initializer.filter((tensor) => !tensor.name.startsWith('transformer.wte'))
  .reduce((sum, tensor) => sum + Number(tensor.externalData?.find(({ key }) => key === 'length')?.value ?? 0), 0);

const tiles = allTiles(cutTiles(drawnPage(1240, 1754), seeing.tiling));
const [encoder, resampler] = [await open('encoder'), await open('resampler')];
const encoded = await timed(() => encodeTiles(encoder, resampler, seeing, tiles));
await encoder.dispose();
await resampler.dispose();
const { visualTokens, tileBoxes, encoderMs, resamplerMs } = encoded.value;
const finite = visualTokens.every((value) => Number.isFinite(value));
say('encode', {
  tiles: tiles.length,
  visual_tokens: visualTokens.length / shape.hidden,
  finite,
  seconds: encoded.seconds,
  encoder_seconds: encoderMs / 1000,
  resampler_seconds: resamplerMs / 1000,
  cpu_seconds: encoded.cpu_seconds,
});

const prefillSession = await open('prefill');
async function prefixOf(pageKey: string, values: Float32Array): Promise<Prefix> {
  const cached: SeenPage = { visualTokens: values, tileBoxes, text: null };
  const ids = prefixTokens(shape, tokenizer);
  const alpha = ntkAlpha(shape.positions, prefixLength(shape, cached, ids));
  const run = await timed(() => prefill(prefillSession, shape, cached, ids, alpha));
  const { length, bytes } = run.value;
  say('prefill', {
    page: pageKey,
    positions: length,
    kv_bytes: bytes,
    seconds: run.seconds,
    cpu_seconds: run.cpu_seconds,
  });
  return run.value;
}
const whole = await prefixOf('page', visualTokens);
const short = await prefixOf('one tile', visualTokens.slice(-seeing.queries * shape.hidden));
const prefillRuns = prefillSession.runs;
await prefillSession.dispose();

const step = await open('step');
async function ask(page: string, prefix: Prefix, question: string): Promise<void> {
  const before = await readBandwidth(threads);
  const ids = tokenizer.encode(` ${question} Answer: `);
  const startedAt = performance.now();
  const options = { maxNewTokens: tokens, startedAt, onDelta: () => undefined };
  const [runs, copiedBefore] = [step.runs, step.bytesCopied];
  const run = await timed(() => decode(step, shape, tokenizer, prefix, [{ index: 0, ids }], options));
  const after = await readBandwidth(threads);
  const answer = run.value[0]!;
  const perSecond = (answer.tokens.length - 1) / (run.seconds - answer.firstTokenMs / 1000);
  const bandwidth = (before + after) / 2;
  // Bytes copied back per step, averaged over all steps: the question's step is longer than the others.
  const copied = (step.bytesCopied - copiedBefore) / (step.runs - runs);
  const perPosition = 4 * 2 * shape.layers * shape.heads * shape.positions.headSize;
  say('decode', {
    page,
    question_tokens: ids.length,
    tokens: answer.tokens.length,
    finish: answer.finish,
    first_token_seconds: answer.firstTokenMs / 1000,
    tokens_per_second: perSecond,
    cpu_seconds_per_token: run.cpu_seconds / (step.runs - runs),
    weight_bytes_per_token: weightBytes,
    prefix_kv_bytes: prefix.bytes,
    read_bandwidth_before: before,
    read_bandwidth_after: after,
    limit_tokens_per_second: bandwidth / weightBytes,
    share_of_limit: (perSecond * weightBytes) / bandwidth,
    share_of_limit_with_kv: (perSecond * (weightBytes + prefix.bytes)) / bandwidth,
    prefix_positions_recomputed: prefillRuns - 2,
    copied_bytes_per_step: copied,
    copied_share_of_kv: copied / (prefix.bytes + perPosition * (ids.length + answer.tokens.length / 2)),
  });
}
await ask('page', whole, 'What is the total?');
await ask('page', whole, 'Who signed it, and when?');
await ask('one tile', short, 'What is the total?');
await step.dispose();
