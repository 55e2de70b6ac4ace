/**
 * Measures what int8 keys and values of a page change in an imported model: logits of an answer's tokens from two imports of the same checkpoint, one with
 * `--keys float` and one with `--keys int8`, on the same page and the same tokens; and the processor time of a step on each. One JSON line.
 *
 *   node bin/full-size/compare-keys.ts FLOAT_MODEL INT8_MODEL [TOKENS]
 */

import { ensureBuilt } from '../../models/build/build-cache.ts';
import { allTiles } from '../../src-main/contract/tile.ts';
import { drawnPage } from '../../src-main/hosts/drawn-page.ts';
import { decoderShape } from '../../src-main/inference/answering/decoder/decoder-shape.ts';
import { Past } from '../../src-main/inference/answering/decoder/past.ts';
import { prefill, prefixTokens } from '../../src-main/inference/answering/decoder/prefix.ts';
import { ntkAlpha, queryScales, rotaryRows } from '../../src-main/inference/answering/decoder/rotary.ts';
import { loadTokenizer } from '../../src-main/inference/answering/decoder/tokenizer-file.ts';
import type { SeenPage } from '../../src-main/inference/answering/family.ts';
import { float32, floats, GraphSession, int64 } from '../../src-main/inference/graphs/session.ts';
import { encodeTiles } from '../../src-main/inference/seeing/encode-tiles.ts';
import { seeingShape } from '../../src-main/inference/seeing/seeing-shape.ts';
import { cutTiles } from '../../src-main/tiling/index.ts';

const [floatDir, int8Dir] = [process.argv[2]!, process.argv[3]!];
const tokens = Number(process.argv[4] ?? 16);

async function opened(dir: string) {
  const { graphs, config } = await ensureBuilt(dir, '');
  const open = (name: keyof typeof graphs) => GraphSession.open(name, graphs[name]!, 'cpu', { busy: true });
  const tokenizer = await loadTokenizer(dir, config);
  return { shape: decoderShape(config), seeing: seeingShape(dir, config, true), open, tokenizer };
}
type Model = Awaited<ReturnType<typeof opened>>;

async function pageOf({ seeing, open }: Model): Promise<SeenPage> {
  const [encoder, resampler] = [await open('encoder'), await open('resampler')];
  const tiles = allTiles(cutTiles(drawnPage(1240, 1754), seeing.tiling));
  const { visualTokens, tileBoxes } = await encodeTiles(encoder, resampler, seeing, tiles);
  await encoder.dispose();
  await resampler.dispose();
  return { visualTokens, tileBoxes, text: null };
}

const likeliest = (logits: Float32Array): number => logits.reduce((best, x, i) => (x > logits[best]! ? i : best), 0);

/** Logits of every token of an answer; its tokens are the likeliest ones, or `given`. */
async function answer({ shape, open, tokenizer }: Model, page: SeenPage, given?: readonly number[]) {
  const prefilling = await open('prefill');
  const ids = prefixTokens(shape, tokenizer);
  const length = page.visualTokens.length / shape.hidden + ids.beforeIds.length + ids.afterIds.length;
  const alpha = ntkAlpha(shape.positions, length);
  const prefix = await prefill(prefilling, shape, page, ids, alpha);
  await prefilling.dispose();
  const step = await open('step');
  const past = new Past(shape, 1);
  const rows: Float32Array[] = [];
  const chosen: number[] = [];
  const times: number[] = [];
  // A smaller checkpoint for trials has fewer ids.
  let fresh = tokenizer.encode(' What is the total? Answer: ').map((id) => id % shape.vocabulary);
  const flags: number[] = [];
  for (; rows.length < tokens; fresh = [chosen.at(-1)!]) {
    flags.push(...fresh.map(() => 1));
    const positions = fresh.map((_, i) => length + flags.length - fresh.length + i);
    const { cos, sin } = rotaryRows(shape.positions, positions, alpha);
    const dims = [1, fresh.length, shape.positions.headSize / 2];
    const mask = past.mask(flags, fresh.length);
    const feeds = {
      ...prefix.feeds,
      ...past.feeds,
      input_ids: int64(fresh, [1, fresh.length]),
      cos: float32(cos, dims),
      sin: float32(sin, dims),
      suffix_mask: int64(mask, [1, mask.length]),
      ...(shape.positions.logn
        ? { query_scale: float32(queryScales(shape.positions, positions), [1, fresh.length]) }
        : {}),
    };
    const { user, system } = process.cpuUsage();
    const out = await step.run(feeds);
    const used = process.cpuUsage();
    times.push((used.user - user + used.system - system) / 1000);
    past.add(out, fresh.length);
    rows.push(floats('logits', out.logits!).slice());
    chosen.push(given?.[chosen.length] ?? likeliest(rows.at(-1)!));
  }
  const kept = prefix.bytes;
  prefix.dispose();
  past.dispose();
  await step.dispose();
  return { rows, chosen, kept, milliseconds: times.slice(1).sort((a, b) => a - b)[(times.length - 1) >> 1]! };
}

function divergence(p: Float32Array, q: Float32Array): number {
  const logs = (x: Float32Array) => {
    const most = x.reduce((a, b) => Math.max(a, b));
    const sum = Math.log(x.reduce((total, value) => total + Math.exp(value - most), 0)) + most;
    return x.map((value) => value - sum);
  };
  const [a, b] = [logs(p), logs(q)];
  return a.reduce((sum, value, i) => sum + Math.exp(value) * (value - b[i]!), 0);
}

const [plain, bytes] = [await opened(floatDir), await opened(int8Dir)];
const page = await pageOf(bytes);
const wanted = await answer(plain, page);
const got = await answer(bytes, page, wanted.chosen);
let [squares, errors, most, largest] = [0, 0, 0, 0];
const divergences = wanted.rows.map((row, i) => {
  row.forEach((value, j) => {
    const error = Math.abs(value - got.rows[i]![j]!);
    squares += value * value;
    errors += error * error;
    most = Math.max(most, error);
    largest = Math.max(largest, Math.abs(value));
  });
  return divergence(row, got.rows[i]!);
});
const same = wanted.rows.filter((row, i) => likeliest(row) === likeliest(got.rows[i]!)).length;
const facts = {
  layers: plain.shape.layers,
  positions: page.visualTokens.length / plain.shape.hidden + 2,
  tokens,
  logits_relative_rms: Math.sqrt(errors / squares),
  logits_largest_difference: most,
  largest_logit: largest,
  kl_mean: divergences.reduce((a, b) => a + b, 0) / tokens,
  kl_largest: Math.max(...divergences),
  same_likeliest: same,
  float: { prefix_bytes: wanted.kept, step_cpu_ms: wanted.milliseconds },
  int8: { prefix_bytes: got.kept, step_cpu_ms: got.milliseconds },
};
process.stdout.write(`${JSON.stringify(facts)}\n`);
