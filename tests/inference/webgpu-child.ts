import { ensureBuilt } from '../../models/build/build-cache.ts';
import type { AskEvent, EngineAnswer, ProviderReport } from '../../src-main/contract/engine.ts';
import { decoderShape } from '../../src-main/inference/answering/decoder/decoder-shape.ts';
import { Past } from '../../src-main/inference/answering/decoder/past.ts';
import { rotaryRows } from '../../src-main/inference/answering/decoder/rotary.ts';
import { Engine } from '../../src-main/inference/engine.ts';
import { type Residency, residencyOf } from '../../src-main/inference/graphs/provider-residency.ts';
import { float32, floats, GraphSession, int64, type Tensor, uint8 } from '../../src-main/inference/graphs/session.ts';
import { seeingShape } from '../../src-main/inference/seeing/seeing-shape.ts';
import { goldenCases, goldenTiles, tinyModel } from './tiny-models.ts';

/**
 * Run by webgpu.test.ts where Vulkan can be had, in a process of its own because drivers read their variables when it starts: the graphs of the
 * small published model on WebGPU against the CPU, then the whole engine on WebGPU against PyTorch. One JSON value on standard output.
 */

const golden = goldenCases.find(({ model }) => model === 'published-tiny')!;
const params = tinyModel('published-tiny');
const built = await ensureBuilt(params.modelDir, params.cacheDir);
const shape = decoderShape(built.config);
const { tiling } = seeingShape(params.modelDir, built.config, true);
const d = shape.positions.headSize;
/** Software drivers have subgroups of 4 or 8 lanes, on which the runtime's fused attention is wrong: the CPU does that one operator. */
const ATTENTION = false;

type Outputs = Readonly<Record<string, Tensor>>;
type Name = keyof typeof built.graphs;

async function onWebgpu(name: Name, kept: boolean): Promise<GraphSession> {
  const { hostNodes, ...stays }: Residency = residencyOf(built.graphs[name]!, 'webgpu', ATTENTION);
  return await GraphSession.open(name, built.graphs[name]!, 'webgpu', { hostNodes, ...(kept ? stays : {}) });
}

function largestError(a: Outputs, b: Outputs): { error: number; scale: number } {
  let [error, scale] = [0, 0];
  for (const name of Object.keys(a)) {
    const [x, y] = [floats(name, a[name]!), floats(name, b[name]!)];
    x.forEach((value, i) => {
      error = Math.max(error, Math.abs(value - y[i]!));
      scale = Math.max(scale, Math.abs(value));
    });
  }
  return { error, scale };
}

/** The same feeds on both; the CPU's outputs continue to the next graph, so that errors do not add up. */
async function compare(
  name: Name,
  feeds: Record<string, Tensor>,
): Promise<{ cpu: Outputs; error: number; scale: number }> {
  const cpuSession = await GraphSession.open(name, built.graphs[name]!, 'cpu');
  const gpuSession = await onWebgpu(name, false);
  const cpu = await cpuSession.run(feeds);
  const found = largestError(cpu, await gpuSession.run(feeds));
  await gpuSession.dispose();
  await cpuSession.dispose();
  return { cpu, ...found };
}

const positions = (from: number, count: number) => {
  const { cos, sin } = rotaryRows(
    shape.positions,
    Array.from({ length: count }, (_, i) => from + i),
    1,
  );
  return { cos, sin };
};
const ones = (count: number) => new Float32Array(count).fill(1);

function prefillFeeds(visualTokens: Tensor): { feeds: Record<string, Tensor>; length: number } {
  const visual = visualTokens.dims[0]! * visualTokens.dims[1]!;
  const length = visual + 2;
  const { cos, sin } = positions(0, length);
  const feeds = {
    before_ids: int64([shape.imageStartId], [1, 1]),
    visual_tokens: float32(floats('visual_tokens', visualTokens), [1, visual, shape.hidden]),
    after_ids: int64([shape.imageEndId], [1, 1]),
    cos: float32(cos, [length, d / 2]),
    sin: float32(sin, [length, d / 2]),
    query_scale: float32(ones(length), [length]),
  };
  return { feeds, length };
}

/** One question's tokens, then two more one by one; what a step returns goes into the next. */
async function steps(
  session: GraphSession,
  prefix: Outputs,
  length: number,
): Promise<{ logits: number[]; past: Past }> {
  const logits: number[] = [];
  const past = new Past(shape, 1);
  let suffix = 0;
  for (const ids of [[72, 101, 63], [65], [66]]) {
    suffix += ids.length;
    const { cos, sin } = positions(length + suffix - ids.length, ids.length);
    const mask = past.mask(new Array(suffix).fill(1), ids.length);
    const out = await session.run({
      ...prefix,
      ...past.feeds,
      input_ids: int64(ids, [1, ids.length]),
      cos: float32(cos, [1, ids.length, d / 2]),
      sin: float32(sin, [1, ids.length, d / 2]),
      suffix_mask: int64(mask, [1, mask.length]),
      query_scale: float32(ones(ids.length), [1, ids.length]),
    });
    logits.push(...floats('logits', out.logits!));
    past.add(out, ids.length);
  }
  return { logits, past };
}

const farthest = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

const tile = goldenTiles(golden.tiles, tiling.tileSize).local[0]!;
const size = tiling.tileSize;
const encoder = await compare('encoder', {
  pixels: uint8(tile.pixels, [1, 3, size, size]),
  adapter: int64([tile.adapter], [1]),
});
const resampler = await compare('resampler', { features: encoder.cpu.features! });
const { feeds, length } = prefillFeeds(resampler.cpu.visual_tokens!);
const prefill = await compare('prefill', feeds);

const cpuStep = await GraphSession.open('step', built.graphs.step!, 'cpu');
const ownStep = await onWebgpu('step', false);
const keptPrefill = await onWebgpu('prefill', true);
const keptStep = await onWebgpu('step', true);
const onCpu = await steps(cpuStep, prefill.cpu, length);
const brought = await steps(ownStep, prefill.cpu, length);
const keptPrefix = await keptPrefill.run(feeds);
const stayed = await steps(keptStep, keptPrefix, length);
const step = {
  error: farthest(onCpu.logits, brought.logits),
  scale: Math.max(...onCpu.logits.map(Math.abs)),
  keptError: farthest(onCpu.logits, stayed.logits),
  prefixLocations: [...new Set(Object.values(keptPrefix).map((tensor) => tensor.location))],
  pastLocations: [...new Set(Object.values(stayed.past.feeds).map((tensor) => tensor.location))],
  bytesCopiedPerStep: { kept: keptStep.bytesCopied / 3, brought: ownStep.bytesCopied / 3 },
};

const measured = { gflops: 1, gbps: 1, crossing: 1, fp16: false, attention: ATTENTION };
const probed: ProviderReport[] = [{ provider: 'webgpu', usable: true, reason: null, ms: 0, measured }];
const engine = new Engine();
const info = await engine.load({ ...params, device: 'webgpu', probed });
await engine.encode({ pageKey: 'page', tiles: goldenTiles(golden.tiles, size), read: false });
const { preparedKey } = await engine.prepare({ pageKey: 'page', text: golden.text });
const questions = golden.answers.slice(0, 2).map(({ question }) => question);
let answers: EngineAnswer[] = [];
for await (const event of engine.ask({ on: [preparedKey], questions, maxNewTokens: 12 })) {
  const last: AskEvent = event;
  if (last.kind === 'answers') answers = last.answers;
}
await engine.dispose();

const errorOf = ({ error, scale }: { error: number; scale: number }) => ({ error, scale });
console.log(
  JSON.stringify({
    encoder: errorOf(encoder),
    resampler: errorOf(resampler),
    prefill: errorOf(prefill),
    step,
    device: info.device,
    answers: answers.map(({ tokens }, i) => ({
      ids: tokens.map(({ id }) => id),
      logProbError: farthest(
        golden.answers[i]!.logProbs.slice(0, tokens.length),
        tokens.map(({ logProb }) => logProb),
      ),
    })),
  }),
);
// A driver made of software takes seconds to unload, and there is nothing left to lose.
process.exit(0);
