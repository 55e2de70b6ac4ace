/**
 * Measures how merging similar visual tokens changes a model's logits: for pages and one question each, from pixels alone, the distribution of the
 * answer's first token after merging 0, 10, 25 and 50% of the tokens.
 *
 *   node bin/measure-merging.ts MODEL_DIR CACHE_DIR "What is the total?" page.jpg ...
 */

import sharp from 'sharp';
import { ensureBuilt } from '../models/build/build-cache.ts';
import { allTiles } from '../src-main/contract/tile.ts';
import { decoderShape } from '../src-main/inference/answering/decoder/decoder-shape.ts';
import { prefill, prefixTokens } from '../src-main/inference/answering/decoder/prefix.ts';
import { queryScales, rotaryRows } from '../src-main/inference/answering/decoder/rotary.ts';
import { loadTokenizer } from '../src-main/inference/answering/decoder/tokenizer-file.ts';
import { float32, floats, GraphSession, int64 } from '../src-main/inference/graphs/session.ts';
import { encodeTiles } from '../src-main/inference/seeing/encode-tiles.ts';
import { mergeSimilarTokens } from '../src-main/inference/seeing/merge-tokens.ts';
import { seeingShape } from '../src-main/inference/seeing/seeing-shape.ts';
import { cutTiles } from '../src-main/tiling/index.ts';

const [modelDir, cacheDir, question, ...pages] = process.argv.slice(2);
if (!modelDir || !cacheDir || !question || pages.length === 0) throw new Error('MODEL_DIR CACHE_DIR QUESTION PAGE...');
const { graphs, config } = await ensureBuilt(modelDir, cacheDir);
const [shape, seeing] = [decoderShape(config), seeingShape(modelDir, config, true)];
const tokenizer = await loadTokenizer(modelDir, config);
const open = (name: keyof typeof graphs) => GraphSession.open(name, graphs[name]!, 'cpu');
const [encoder, resampler, prefillGraph, step] = [
  await open('encoder'),
  await open('resampler'),
  await open('prefill'),
  await open('step'),
];
const side = Math.sqrt(seeing.queries);

/** Log probabilities of the first token of the answer. */
async function firstToken(visualTokens: Float32Array): Promise<Float64Array> {
  const page = { visualTokens, tileBoxes: [], text: null };
  const prefix = await prefill(prefillGraph, shape, page, prefixTokens(shape, tokenizer), 1);
  const ids = tokenizer.encode(` ${question} Answer: `);
  const { cos, sin } = rotaryRows(
    shape.positions,
    ids.map((_, i) => prefix.length + i),
    1,
  );
  const half = shape.positions.headSize / 2;
  const feeds: Parameters<GraphSession['run']>[0] = {
    ...prefix.feeds,
    input_ids: int64(ids, [1, ids.length]),
    cos: float32(cos, [1, ids.length, half]),
    sin: float32(sin, [1, ids.length, half]),
    suffix_mask: int64(
      ids.map(() => 1),
      [1, ids.length],
    ),
    ...(shape.positions.logn
      ? {
          query_scale: float32(
            queryScales(
              shape.positions,
              ids.map((_, i) => prefix.length + i),
            ),
            [1, ids.length],
          ),
        }
      : {}),
    ...Object.fromEntries(
      Array.from({ length: shape.layers }, (_, i) =>
        ['key', 'value'].map((part) => [
          `past_${part}.${i}`,
          float32(new Float32Array(0), [1, shape.heads, 0, shape.positions.headSize]),
        ]),
      ).flat(),
    ),
  };
  const logits = Float64Array.from(floats('logits', (await step.run(feeds)).logits!));
  const top = Math.max(...logits);
  const sum = top + Math.log(logits.reduce((total, value) => total + Math.exp(value - top), 0));
  return logits.map((value) => value - sum);
}

const shares = [0.1, 0.25, 0.5];
const totals = shares.map(() => ({ divergence: 0, same: 0, change: 0 }));
for (const file of pages) {
  const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const raster = { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
  const tiles = allTiles(cutTiles(raster, seeing.tiling));
  const { visualTokens } = await encodeTiles(encoder, resampler, { ...seeing, mergeTokens: 0 }, tiles);
  const whole = await firstToken(visualTokens);
  for (const [i, share] of shares.entries()) {
    const { tokens } = mergeSimilarTokens(visualTokens, side, shape.hidden, share);
    const fewer = await firstToken(tokens);
    let [divergence, change] = [0, 0];
    whole.forEach((value, id) => {
      divergence += Math.exp(value) * (value - fewer[id]!);
      change += Math.abs(Math.exp(value) - Math.exp(fewer[id]!)) / 2;
    });
    totals[i]!.divergence += divergence / pages.length;
    totals[i]!.change += change / pages.length;
    totals[i]!.same += Number(whole.indexOf(Math.max(...whole)) === fewer.indexOf(Math.max(...fewer))) / pages.length;
  }
}
for (const [i, share] of shares.entries()) {
  const { divergence, change, same } = totals[i]!;
  const facts = { kl_nats: divergence, total_variation: change, same_first_token: same };
  console.log(JSON.stringify({ merged: share, pages: pages.length, ...facts }));
}
for (const session of [encoder, resampler, prefillGraph, step]) await session.dispose();
