import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { ensureBuilt } from '../../models/build/build-cache.ts';
import { type EngineStats, Provider } from '../../src-main/contract/engine.ts';
import { allTiles } from '../../src-main/contract/tile.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { rotaryRows } from '../../src-main/inference/answering/decoder/rotary.ts';
import { providerReports } from '../../src-main/inference/devices/provider-reports.ts';
import { readBandwidth } from '../../src-main/inference/devices/read-bandwidth.ts';
import { Engine } from '../../src-main/inference/engine.ts';
import { ENGINE_ENVIRONMENT } from '../../src-main/inference/engine-environment.ts';
import { residencyOf } from '../../src-main/inference/graphs/provider-residency.ts';
import { float32, GraphSession, int64, type Tensor, uint8 } from '../../src-main/inference/graphs/session.ts';
import { physicalCores } from '../../src-main/inference/physical-cores.ts';
import { cutTiles } from '../../src-main/tiling/index.ts';
import { root } from '../source-imports.ts';
import { type Part, PUBLISHED, publishedGraph } from './published-shapes.ts';

/**
 * What the engine takes for docent-mini and for the shapes of the published model, each beside the machine's own limit, measured in the same
 * run. Part of `npm run bench`; alone, on any device: `node tests/bench/inference.ts --device webgpu`. One JSON value.
 */

const TIMES = 3;
/** Tokens of a question and half an answer behind the prefix. */
const SUFFIX = 32;
/** Columns that the engine keeps for them (src-main/inference/answering/decoder/past.ts). */
const ROOM = 64;
const HEADS = 32;
const HEAD = 128;

interface Limits {
  /** GB/s that memory is read at by every core together. */
  readonly read_gbps: number;
  /** GFLOP/s of a float32 product and GB/s of a matrix times a vector, on the device. */
  readonly gflops: number;
  readonly weights_gbps: number;
}

const round = (value: number, digits = 1) => Math.round(value * 10 ** digits) / 10 ** digits;

async function median(run: () => Promise<number>, times = TIMES): Promise<number> {
  await run();
  const taken: number[] = [];
  for (let i = 0; i < times; i++) taken.push(await run());
  return taken.sort((a, b) => a - b)[times >> 1]!;
}

async function timed(session: GraphSession, feeds: Record<string, Tensor>): Promise<number> {
  const start = performance.now();
  const out = await session.run(feeds);
  const ms = performance.now() - start;
  for (const tensor of Object.values(out)) tensor.dispose();
  return ms;
}

function positions(from: number, count: number) {
  const options = { headSize: HEAD, rotaryDims: HEAD, base: 10_000, seqLength: 2048, dynamicNtk: true, logn: true };
  return rotaryRows(
    options,
    Array.from({ length: count }, (_, i) => from + i),
    1,
  );
}

const zeros = (...dims: number[]) => float32(new Float32Array(dims.reduce((a, b) => a * b, 1)), dims);
const ones = (...dims: number[]) => float32(new Float32Array(dims.reduce((a, b) => a * b, 1)).fill(1), dims);

function feedsOf(part: Part): Record<string, Tensor> {
  if (part === 'encoder') {
    return { pixels: uint8(new Uint8Array(3 * 448 * 448).fill(200), [1, 3, 448, 448]), adapter: int64([1], [1]) };
  }
  if (part === 'resampler') return { features: zeros(1, 1024, 1664) };
  const count = part === 'prefill' ? PUBLISHED.prefix : 1;
  const { cos, sin } = positions(part === 'prefill' ? 0 : PUBLISHED.prefix + SUFFIX - 1, count);
  if (part === 'prefill') {
    return {
      before_ids: int64([1], [1, 1]),
      visual_tokens: zeros(1, PUBLISHED.prefix - 2, PUBLISHED.hidden),
      after_ids: int64([2], [1, 1]),
      cos: float32(cos, [count, HEAD / 2]),
      sin: float32(sin, [count, HEAD / 2]),
      query_scale: ones(count),
    };
  }
  return {
    input_ids: int64([5], [1, 1]),
    cos: float32(cos, [1, 1, HEAD / 2]),
    sin: float32(sin, [1, 1, HEAD / 2]),
    query_scale: ones(1, 1),
    suffix_mask: int64([...new Array(SUFFIX).fill(1), ...new Array(ROOM - SUFFIX).fill(0), 1], [1, ROOM + 1]),
    'prefix_key.0': zeros(1, HEADS, HEAD, PUBLISHED.prefix),
    'prefix_value.0': zeros(1, HEADS, HEAD, PUBLISHED.prefix),
    'past_key.0': zeros(HEADS, 1, HEAD, ROOM),
    'past_value.0': zeros(HEADS, 1, HEAD, ROOM),
  };
}

/** One layer of each kind, int4 (language model) and int8, scaled up to the whole model: what takes hours to make takes seconds to measure. */
async function published(device: Provider, attention: boolean, limits: Limits) {
  const folder = mkdtempSync(join(tmpdir(), 'docent-published-'));
  try {
    const layer = async (part: Part) => {
      const { path, bytes } = await publishedGraph(part, folder);
      const { hostNodes } = residencyOf(path, device, attention);
      // Outputs come back here: a buffer on the device cannot be waited for otherwise.
      const session = await GraphSession.open(part, path, device, { hostNodes, busy: true });
      try {
        const feeds = feedsOf(part);
        const ms = await median(() => timed(session, feeds));
        return { ms, bytes, copied: session.bytesCopied / session.runs };
      } finally {
        await session.dispose();
      }
    };
    const step = await layer('step');
    const prefill = await layer('prefill');
    const encoder = device === 'cpu' ? await layer('encoder') : null;
    const resampler = device === 'cpu' ? await layer('resampler') : null;
    const { layers, encoderLayers, hidden, prefix } = PUBLISHED;
    // The vocabulary's rows are int8 with scales; the layer's own table of 1,024 is next to nothing.
    const vocabularyBytes = PUBLISHED.vocabulary * hidden * (1 + 4 / 128);
    const bytesPerToken = layers * step.bytes + vocabularyBytes;
    const tokenMs = layers * step.ms + (vocabularyBytes / step.bytes) * step.ms;
    const limitMs = bytesPerToken / limits.read_gbps / 1e6;
    const weights = 4 * hidden * hidden + 3 * hidden * 11_008;
    const prefillFlops = 2 * prefix * (weights + 3 * hidden * hidden) + 2 * prefix * prefix * hidden;
    const keysAndValues = 8 * layers * hidden * prefix;
    const encoderFlops = 2 * 1024 * (4 * 1664 * 1664 + 2 * 1664 * 8192) + 4 * 1024 * 1024 * 1664;
    return {
      note: `one layer of ${layers} and of ${encoderLayers}, random weights, int4 blocks of 32 and int8; whole model by multiplication`,
      decode: {
        layer_ms: round(step.ms, 2),
        layer_weights_mb: round(step.bytes / 1e6),
        layer_reads_gbps: round(step.bytes / step.ms / 1e6),
        model_tokens_per_s: round(1000 / tokenMs, 2),
        limit: { tokens_per_s: round(1000 / limitMs, 2), share: round(limitMs / tokenMs, 2) },
        bytes_copied_per_step: layers * step.copied,
        keys_and_values_bytes: keysAndValues,
        copied_share: round((layers * step.copied) / keysAndValues, 4),
      },
      prefill_1282: {
        layer_and_next_qkv_ms: round(prefill.ms),
        gflops: round(prefillFlops / prefill.ms / 1e6),
        model_s: round((layers * prefill.ms * (weights / (weights + 3 * hidden * hidden))) / 1000),
        limit: { fp32_product_gflops: round(limits.gflops) },
      },
      encode_tile: encoder && {
        layer_ms: round(encoder.ms),
        gflops: round(encoderFlops / encoder.ms / 1e6),
        model_page_of_5_s: round((5 * encoderLayers * encoder.ms) / 1000),
        limit: { fp32_product_gflops: round(limits.gflops) },
      },
      resample_tile_ms: resampler && round(resampler.ms),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The default model's graphs one by one through the engine, on a real page. */
async function miniature(device: Provider, modelDir: string, limits: Limits) {
  const cacheDir = process.env.DOCENT_CACHE ?? join(tmpdir(), 'docent-bench');
  const built = await ensureBuilt(modelDir, cacheDir);
  const size = (name: string) => statSync(join(dirname(built.graphs.encoder), name)).size;
  const engine = new Engine();
  const document = await openDocument(join(root, 'resources/samples/receipt.jpg'));
  try {
    const start = performance.now();
    const info = await engine.load({ modelDir, cacheDir, device, cacheBytes: null });
    const loadMs = performance.now() - start;
    const raster = await median(async () => {
      const at = performance.now();
      await document.rasterise(1);
      return performance.now() - at;
    });
    const page = await document.rasterise(1);
    const cut = performance.now();
    const tiles = cutTiles(page, info.tiling);
    const cutMs = performance.now() - cut;
    let pages = 0;
    const encodes: number[] = [];
    let visual = 0;
    const encodeMs = await median(async () => {
      const { timings, visualTokens } = await engine.encode({ pageKey: `page ${++pages}`, tiles, read: true });
      visual = visualTokens;
      encodes.push(timings.resamplerMs);
      return timings.encoderMs;
    });
    const text = {
      text: 'TOTAL 54.15\nDATE 25/12/2018\n',
      centres: Array.from('TOTAL 54.15\nDATE 25/12/2018\n', () => [0.5, 0.5] as [number, number]),
    };
    const before = await engine.stats();
    const { preparedKey, tokens: prefixTokens, timings } = await engine.prepare({ pageKey: `page ${pages}`, text });
    const ask = async (question: string) => {
      let tokens = 0;
      let first = 0;
      const at = performance.now();
      for await (const event of engine.ask({ on: [preparedKey], questions: [question], maxNewTokens: 32 })) {
        if (event.kind === 'answers') {
          tokens = event.answers[0]!.tokens.length + 1;
          first = event.answers[0]!.firstTokenMs;
        }
      }
      return { tokens, first, ms: performance.now() - at };
    };
    const runs = (stats: EngineStats, graph: string) => stats.runs[graph] ?? 0;
    await ask('What is the total?');
    const between = await engine.stats();
    const second = await ask('What is the date?');
    const after = await engine.stats();
    const decoderMs = size('decoder.data') / limits.read_gbps / 1e6;
    const tokenMs = second.tokens > 1 ? (second.ms - second.first) / (second.tokens - 1) : Number.NaN;
    return {
      model: info.name,
      load_ms: round(loadMs),
      raster_ms: round(raster),
      cut_tiles_ms: round(cutMs),
      tiles: allTiles(tiles).length,
      encode_page_ms: round(encodeMs),
      encode_tile_ms: round(encodeMs / allTiles(tiles).length),
      resample_page_ms: round(encodes.at(-1)!),
      prefill: { tokens: prefixTokens, ms: round(timings.prepareMs) },
      decode_ms_per_token: Number.isNaN(tokenMs) ? null : round(tokenMs, 2),
      limit: { ms_per_token: round(decoderMs, 2) },
      second_question: {
        first_token_ms: round(second.first),
        visual_tokens: visual,
        // Models that read question and page together (docent-mini's words) prefill both; the page's visual tokens they keep.
        visual_tokens_recomputed:
          runs(after, 'encoder') + runs(after, 'resampler') === runs(between, 'encoder') + runs(between, 'resampler')
            ? 0
            : visual,
        prefills: runs(after, 'prefill') - runs(between, 'prefill'),
        first_prefills: runs(between, 'prefill') - runs(before, 'prefill'),
      },
      memory_mb: { engine: round(after.memoryBytes / 1e6, 0), pages: round(after.cacheBytes / 1e6) },
    };
  } finally {
    await document.dispose();
    await engine.dispose();
  }
}

async function figures(device: Provider, modelDir: string) {
  const cacheDir = join(tmpdir(), 'docent-bench');
  const [report] = await providerReports(cacheDir, [device], { fresh: true });
  if (!report?.usable) return { device, unusable: report?.reason ?? 'not probed' };
  const limits: Limits = {
    read_gbps: round((await readBandwidth()) / 1e9),
    gflops: round(report.measured?.gflops ?? Number.NaN),
    weights_gbps: round(report.measured?.gbps ?? Number.NaN),
  };
  // A device's weights are read from its own memory: there what the matrix times a vector reached is the only limit that is known.
  const own = device === 'cpu' ? limits : { ...limits, read_gbps: limits.weights_gbps };
  return {
    device,
    measured: report.measured,
    limits: own,
    docent_mini: await miniature(device, modelDir, own),
    published_9_8b: await published(device, report.measured?.attention ?? true, own),
  };
}

/** In a process of its own with the memory of an engine's. */
export async function inferenceFigures(device: Provider, modelDir: string): Promise<object> {
  const env = { ...ENGINE_ENVIRONMENT, ...process.env };
  const args = [import.meta.filename, '--device', device, '--model', modelDir, '--here'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout) as object;
}

function machineFacts() {
  const runtime: unknown = createRequire(import.meta.url)('onnxruntime-node/package.json');
  return {
    cpu: cpus()[0]?.model.trim(),
    cores: cpus().length,
    physical_cores: physicalCores(),
    memory_gib: round(totalmem() / 2 ** 30),
    node: process.versions.node,
    onnxruntime: typeof runtime === 'object' && runtime !== null && 'version' in runtime ? runtime.version : null,
    platform: `${process.platform}-${process.arch}`,
    load_before: round(loadavg()[0]!, 2),
  };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      device: { type: 'string', default: 'cpu' },
      model: { type: 'string', default: join(root, 'models/docent-mini') },
      here: { type: 'boolean', default: false },
    },
  });
  const device = Provider.parse(values.device);
  if (values.here) console.log(JSON.stringify(await figures(device, values.model)));
  else {
    const machine = machineFacts();
    const found = await inferenceFigures(device, values.model);
    console.log(JSON.stringify({ machine, ...found, load_after: round(loadavg()[0]!, 2) }, null, 2));
  }
}
