import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { ModelConfig } from '../../../models/folder/config.ts';
import { roundedContext, roundedInputs, roundedOutputs, roundedScores } from '../../../models/monkey/rounded-prefix.ts';
import { ExternalData } from '../../../models/onnx/external-data.ts';
import { GraphBuilder } from '../../../models/onnx/graph-builder.ts';
import { writeGraph } from '../../../models/onnx/write-graph.ts';
import { needsExactBytes } from '../../processor/exact-bytes.ts';
import { seededRandom, temporaryFolder } from '../temporary-folder.ts';

const HEADS = 3;
const D = 32;
const config = { num_attention_heads: HEADS, kv_channels: D } as ModelConfig;
const random = seededRandom(17);
const normals = (count: number) =>
  Float32Array.from({ length: count }, () => 2 * (random() + random() + random() - 1.5));

async function session(name: string, build: (graph: GraphBuilder) => void): Promise<InferenceSession> {
  const folder = temporaryFolder();
  const graph = new GraphBuilder(name);
  build(graph);
  const data = await ExternalData.create(join(folder, 'graph.data'));
  await writeGraph(graph, join(folder, 'graph.onnx'), data);
  await data.dispose();
  const opened = await InferenceSession.create(join(folder, 'graph.onnx'), { logSeverityLevel: 3 });
  onTestFinished(() => opened.release());
  return opened;
}

/** The prefix of `count` positions, k and v [P, H * d], as a prefill graph rounds it. */
async function rounded(k: Float32Array, v: Float32Array, count: number) {
  const graph = await session('prefill', (to) => {
    const [keys, values] = ['k', 'v'].map((name) => to.input(name, 'float', [1, 'prefix', HEADS * D]));
    roundedOutputs(to.root(), config, { k: keys!, v: values! }, 0);
  });
  const dims = [1, count, HEADS * D];
  return graph.run({ k: new Tensor('float32', k, dims), v: new Tensor('float32', v, dims) });
}

const rmsOf = (values: ArrayLike<number>) =>
  Math.sqrt(Array.from(values).reduce((sum, x) => sum + x * x, 0) / values.length);
const difference = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a, (x, i) => x - b[i]!);

async function scores(q: Float32Array, rows: number, prefix: Record<string, Tensor>) {
  const graph = await session('scores', (to) => {
    const queries = to.input('q', 'float', [1, HEADS, rows, D]);
    const inputs = roundedInputs(to, config, 0);
    to.output('y', roundedScores(to.root(), queries, inputs, to.ints([1, HEADS, rows, -1])), 'float', [
      1,
      HEADS,
      rows,
      'prefix',
    ]);
  });
  const feeds = Object.fromEntries(Object.entries(prefix).filter(([name]) => graph.inputNames.includes(name)));
  return (await graph.run({ ...feeds, q: new Tensor('float32', q, [1, HEADS, rows, D]) })).y!;
}

async function context(w: Float32Array, rows: number, count: number, prefix: Record<string, Tensor>) {
  const graph = await session('context', (to) => {
    const weights = to.input('w', 'float', [1, HEADS, rows, 'prefix']);
    to.output('y', roundedContext(to.root(), weights, roundedInputs(to, config, 0)), 'float', [1, HEADS, rows, D]);
  });
  const feeds = Object.fromEntries(Object.entries(prefix).filter(([name]) => graph.inputNames.includes(name)));
  return (await graph.run({ ...feeds, w: new Tensor('float32', w, [1, HEADS, rows, count]) })).y!;
}

function exactScores(q: Float32Array, rows: number, k: Float32Array, count: number): Float32Array {
  const out = new Float32Array(HEADS * rows * count);
  for (let h = 0; h < HEADS; h++) {
    for (let m = 0; m < rows; m++) {
      for (let p = 0; p < count; p++) {
        let sum = 0;
        for (let c = 0; c < D; c++) sum += q[(h * rows + m) * D + c]! * k[(p * HEADS + h) * D + c]!;
        out[(h * rows + m) * count + p] = sum;
      }
    }
  }
  return out;
}

function exactContext(w: Float32Array, rows: number, v: Float32Array, count: number): Float32Array {
  const out = new Float32Array(HEADS * rows * D);
  for (let h = 0; h < HEADS; h++) {
    for (let m = 0; m < rows; m++) {
      for (let p = 0; p < count; p++) {
        const weight = w[(h * rows + m) * count + p]!;
        for (let c = 0; c < D; c++) out[(h * rows + m) * D + c]! += weight * v[(p * HEADS + h) * D + c]!;
      }
    }
  }
  return out;
}

describe('A prefix in int8', () => {
  beforeEach(needsExactBytes);

  it.each([
    [1, 1],
    [63, 1],
    [64, 2],
    [130, 1],
    [130, 5],
  ])('of %d positions gives scores and contexts of %d queries within 1% of float32', async (count, rows) => {
    const [k, v, q] = [normals(count * HEADS * D), normals(count * HEADS * D), normals(HEADS * rows * D)];
    const prefix = (await rounded(k, v, count)) as Record<string, Tensor>;
    const got = await scores(q, rows, prefix);
    expect(got.dims).toEqual([1, HEADS, rows, count]);
    const wanted = exactScores(q, rows, k, count);
    expect(rmsOf(difference(got.data as Float32Array, wanted)) / rmsOf(wanted)).toBeLessThan(0.01);
    const w = Float32Array.from({ length: HEADS * rows * count }, () => random() / count);
    const sum = exactContext(w, rows, v, count);
    const own = await context(w, rows, count, prefix);
    expect(rmsOf(difference(own.data as Float32Array, sum)) / rmsOf(sum)).toBeLessThan(0.01);
  });

  it('keeps scores apart where a channel of the keys lies far off, or is far larger than others', async () => {
    const [count, rows] = [100, 1];
    const [k, v, q] = [normals(count * HEADS * D), normals(count * HEADS * D), normals(HEADS * rows * D)];
    for (let at = 0; at < k.length; at += D) {
      k[at + 5]! += 60;
      k[at + 9]! *= 30;
    }
    const got = (await scores(q, rows, (await rounded(k, v, count)) as Record<string, Tensor>)).data as Float32Array;
    const wanted = exactScores(q, rows, k, count);
    // What a softmax sees: scores less their mean.
    for (let h = 0; h < HEADS; h++) {
      const part = (x: Float32Array) => {
        const own = x.slice(h * count, (h + 1) * count);
        const mean = own.reduce((sum, value) => sum + value, 0) / count;
        return own.map((value) => value - mean);
      };
      expect(rmsOf(difference(part(got), part(wanted))) / rmsOf(part(wanted))).toBeLessThan(0.02);
    }
  });

  it('does not lose many positions of little weight beside one of much', async () => {
    const count = 1000;
    const [k, v] = [normals(count * HEADS * D), normals(count * HEADS * D).map((value) => value + 3)];
    const prefix = (await rounded(k, v, count)) as Record<string, Tensor>;
    // Half of all the weight lies on positions of a thousandth of the largest each.
    const w = Float32Array.from({ length: HEADS * count }, (_, i) => (i % count === 7 ? 0.5 : 0.5 / (count - 1)));
    const wanted = exactContext(w, 1, v, count);
    const got = (await context(w, 1, count, prefix)).data as Float32Array;
    expect(rmsOf(difference(got, wanted)) / rmsOf(wanted)).toBeLessThan(0.005);
  });

  it('of nothing but zeros stays finite and zero', async () => {
    const count = 10;
    const zeros = new Float32Array(count * HEADS * D);
    const prefix = (await rounded(zeros, zeros, count)) as Record<string, Tensor>;
    const got = await scores(normals(HEADS * D), 1, prefix);
    expect([...(got.data as Float32Array)].every((value) => value === 0)).toBe(true);
    const sum = await context(new Float32Array(HEADS * count).fill(0.1), 1, count, prefix);
    expect([...(sum.data as Float32Array)].every((value) => value === 0)).toBe(true);
  });
});
