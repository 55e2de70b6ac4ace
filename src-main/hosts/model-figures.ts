import { readFileSync } from 'node:fs';
import type { BuiltModel } from '../../models/build/build.ts';
import { ensureBuilt } from '../../models/build/build-cache.ts';
import { type ModelConfig, patchGrid } from '../../models/folder/config.ts';
import { decodeModel } from '../../models/onnx/proto.ts';
import type { Device, EngineApi, EngineStats } from '../contract/engine.ts';
import type { PromptText } from '../contract/page.ts';
import { allTiles } from '../contract/tile.ts';
import { providerReports } from '../inference/devices/provider-reports.ts';
import { readBandwidth } from '../inference/devices/read-bandwidth.ts';
import { physicalCores } from '../inference/physical-cores.ts';
import { EngineClient } from '../inference/process/engine-client.ts';
import { cutTiles } from '../tiling/index.ts';
import { drawnPage } from './drawn-page.ts';

const QUESTION = 'What is the total?';
/** Tokens of the shorter of two answers: the longer one's time beyond it is that of its further tokens alone. */
const SHORT = 4;

export interface FigureOptions {
  readonly modelDir: string;
  readonly cacheDir: string;
  readonly device: Device;
  /** Tokens that decoding is measured over. */
  readonly tokens: number;
  readonly signal?: AbortSignal | undefined;
  readonly onStage?: ((stage: string) => void) | undefined;
}

export type ModelFigures = Awaited<ReturnType<typeof measureModel>>;

/**
 * Measures a model on this machine, through the same engine that answers questions, each figure beside the machine's own limit measured in
 * the same run: arithmetic beside a float32 product on the device, tokens beside the weights that each must read.
 *
 * @throws DocentError as the engine's `load`; the signal's reason
 */
export async function measureModel({ modelDir, cacheDir, device, tokens, signal, onStage }: FigureOptions) {
  const engine = new EngineClient();
  try {
    onStage?.('opening the model');
    const info = await engine.load({ modelDir, cacheDir, device, cacheBytes: null }, { signal });
    const { graphs, config } = await ensureBuilt(modelDir, cacheDir);
    onStage?.('measuring the device');
    const [report] = await providerReports(cacheDir, [info.device], { signal, fresh: true });
    const gflops = report?.measured?.gflops ?? null;

    onStage?.('encoding a page');
    const tiles = cutTiles(drawnPage(1240, 1754), info.tiling);
    const encoded = await engine.encode({ pageKey: 'bench', tiles, read: info.hasReadingHead }, { signal });
    const encodeMs = encoded.timings.encoderMs;
    const encodeGflop = allTiles(tiles).length * encoderGflop(config);

    onStage?.('preparing it');
    const text = info.needs.text ? sampleText() : null;
    const prefix = await engine.prepare({ pageKey: 'bench', text }, { signal });
    const positions = prefix.tokens;
    // A family that runs no graph yet reads the page with every question.
    const prefills = (await engine.stats()).runs.prefill ?? 0;
    const prefillMs = prefills === 0 ? null : prefix.timings.prepareMs;
    const prefillGflop = decoderGflop(config, positions);

    // A family that only answers has no tokens to time: a question, its second time, stands for them.
    onStage?.(info.writes ? 'decoding' : 'answering');
    const answerMs = info.writes ? null : await answering(engine, prefix.preparedKey, signal);
    const written = info.writes
      ? await decodeFigures(
          engine,
          { ...prefix, prefillMs },
          { graphs, config },
          info.device,
          report?.measured?.gbps,
          tokens,
          signal,
        )
      : null;
    const stats = await engine.stats();
    return {
      model: info.name,
      dir: modelDir,
      device: info.device,
      threads: info.device === 'cpu' ? physicalCores() : null,
      load_ms: info.loadMs,
      encode: {
        tiles: allTiles(tiles).length,
        visual_tokens: encoded.visualTokens,
        ms: encodeMs,
        resampler_ms: encoded.timings.resamplerMs,
        ...arithmetic(encodeGflop, encodeMs, gflops),
      },
      prefill: { positions, ms: prefillMs, ...(prefillMs === null ? {} : arithmetic(prefillGflop, prefillMs, gflops)) },
      answer: answerMs === null ? null : { ms: answerMs },
      decode: written?.decode ?? null,
      second_question: written?.second_question ?? null,
      copied: written?.copied ?? null,
      memory_bytes: stats.memoryBytes,
    };
  } finally {
    await engine.dispose();
  }
}

/** Milliseconds of a question on a page that has been asked about before. */
async function answering(engine: EngineApi, preparedKey: string, signal: AbortSignal | undefined): Promise<number> {
  const once = async () => {
    let ms = 0;
    const asked = { on: [preparedKey], questions: [QUESTION], maxNewTokens: 16 };
    for await (const event of engine.ask(asked, { signal })) if (event.kind === 'answers') ms = event.totalMs;
    return ms;
  };
  await once();
  return await once();
}

/** What a written token takes, beside what the memory's bandwidth allows. */
async function decodeFigures(
  engine: EngineApi,
  { preparedKey, tokens: positions, prefillMs }: { preparedKey: string; tokens: number; prefillMs: number | null },
  { graphs, config }: { graphs: BuiltModel['graphs']; config: ModelConfig },
  device: Device,
  gbps: number | undefined,
  tokens: number,
  signal: AbortSignal | undefined,
) {
  const before = await memoryRate(device, gbps);
  const decoded = await decoding(engine, preparedKey, tokens, signal);
  const after = await memoryRate(device, gbps);
  const bytesPerToken = weightBytesPerToken(graphs);
  const keysAndValues = 8 * config.num_hidden_layers * config.num_attention_heads * config.kv_channels * positions;
  const limit = (before + after) / 2 / bytesPerToken;
  const perSecond = 1000 / decoded.msPerToken;
  return {
    decode: {
      tokens: decoded.tokens,
      ms_per_token: decoded.msPerToken,
      tokens_per_second: perSecond,
      weight_bytes_per_token: bytesPerToken,
      limit: { read_gbps_before: before / 1e9, read_gbps_after: after / 1e9, tokens_per_second: limit },
      share: perSecond / limit,
      // Keys and values of the prefix are read with every token too.
      share_with_keys_and_values: (perSecond * (bytesPerToken + keysAndValues)) / ((before + after) / 2),
    },
    second_question: {
      first_token_ms: decoded.shortMs,
      positions_recomputed: prefillMs === null ? null : decoded.prefills * positions,
    },
    copied: {
      bytes_per_step: decoded.copiedPerStep,
      keys_and_values_bytes: keysAndValues,
      share: decoded.copiedPerStep / keysAndValues,
    },
  };
}

/** Times an answer of few and one of `tokens` more, both given, so that no model ends early; a first one warms up. */
async function decoding(engine: EngineApi, preparedKey: string, tokens: number, signal: AbortSignal | undefined) {
  // A digit is a token of its own in every family.
  const answer = async (count: number) => {
    const start = performance.now();
    const asked = { preparedKey, prompt: QUESTION, texts: ['7'.repeat(count)], maxTokens: count };
    const { scores } = await engine.score(asked, { signal });
    return { ms: performance.now() - start, tokens: scores[0]!.tokens };
  };
  await answer(SHORT);
  const before = await engine.stats({});
  const short = await answer(SHORT);
  const between = await engine.stats({});
  const long = await answer(SHORT + tokens);
  const after = await engine.stats({});
  const measured = long.tokens - short.tokens;
  // Beyond the shorter answer's, so that the question's own step, which brings back more, is left out.
  const copied = after.stepBytesCopied - between.stepBytesCopied - (between.stepBytesCopied - before.stepBytesCopied);
  const steps = ({ runs }: EngineStats) => runs.step ?? 0;
  return {
    tokens: measured,
    msPerToken: (long.ms - short.ms) / measured,
    shortMs: short.ms / SHORT,
    copiedPerStep: copied / (steps(after) - steps(between) - (steps(between) - steps(before))),
    prefills: (after.runs.prefill ?? 0) - (before.runs.prefill ?? 0),
  };
}

/** Bytes a second: of the CPU what its threads read, of another device what a matrix times a vector reached in its own memory. */
async function memoryRate(device: string, gbps: number | undefined): Promise<number> {
  return device === 'cpu' || gbps === undefined ? await readBandwidth() : gbps * 1e9;
}

function arithmetic(gflop: number, ms: number, limit: number | null) {
  const reached = (1000 * gflop) / ms;
  return {
    gflop,
    gflops: reached,
    limit: { float32_product_gflops: limit },
    share: limit === null ? null : reached / limit,
  };
}

/** Bytes of weights that a step reads: all of its graph's, of the embeddings' table but a row. */
function weightBytesPerToken(graphs: BuiltModel['graphs']): number {
  const { initializer } = decodeModel(readFileSync(graphs.step!)).graph;
  return initializer
    .filter(({ name }) => !name.startsWith('transformer.wte'))
    .reduce((sum, tensor) => sum + Number(tensor.externalData?.find(({ key }) => key === 'length')?.value ?? 0), 0);
}

/** Multiplications and additions of a tile's layers, in 10^9. */
function encoderGflop(config: ModelConfig): number {
  const { width, layers, mlp_ratio: ratio } = config.visual;
  const patches = patchGrid(config) ** 2;
  const weights = width * width * (4 + 2 * ratio);
  return (layers * (2 * patches * weights + 4 * patches * patches * width)) / 1e9;
}

/** The same of a prefix: causal attention works out half of the scores. */
function decoderGflop(config: ModelConfig, positions: number): number {
  const { num_hidden_layers: layers, hidden_size: size, intermediate_size: inner } = config;
  const heads = config.num_attention_heads * config.kv_channels;
  const weights = 4 * size * heads + 1.5 * size * inner;
  return (layers * (2 * positions * weights + 2 * positions * positions * heads)) / 1e9;
}

/** Two lines, for models whose prompt carries the page's text. */
function sampleText(): PromptText {
  const text = 'TOTAL 54.15\nDATE 25/12/2018\n';
  return { text, centres: Array.from(text, (): [number, number] => [0.5, 0.5]) };
}
