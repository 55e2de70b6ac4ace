import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { ExternalData } from '../../../models/onnx/external-data.ts';
import { GraphBuilder, type Weight } from '../../../models/onnx/graph-builder.ts';
import { gelu } from '../../../models/onnx/ops/arithmetic.ts';
import { linear } from '../../../models/onnx/ops/linear.ts';
import { rmsNorm, unitNorm } from '../../../models/onnx/ops/normalize.ts';
import { rotary } from '../../../models/onnx/ops/rotary.ts';
import { writeGraph } from '../../../models/onnx/write-graph.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const weight = (key: string, dims: number[], values: number[]): Weight => ({
  key,
  dims,
  async *stream() {
    // Two pieces, so that the writer has to join them.
    yield Float32Array.from(values.slice(0, 1));
    yield Float32Array.from(values.slice(1));
  },
});

/** Writes the graph, runs it once and returns the outputs' values. */
async function run(graph: GraphBuilder, feeds: Record<string, Tensor>): Promise<Record<string, number[]>> {
  const folder = temporaryFolder();
  const data = await ExternalData.create(join(folder, 'graph.data'));
  await writeGraph(graph, join(folder, 'graph.onnx'), data);
  await data.dispose();
  const session = await InferenceSession.create(join(folder, 'graph.onnx'));
  const outputs = await session.run(feeds);
  await session.release();
  return Object.fromEntries(
    Object.entries(outputs).map(([name, tensor]) => [name, Array.from(tensor.data as Float32Array)]),
  );
}

const floats = (values: number[], dims: number[]) => new Tensor('float32', Float32Array.from(values), dims);

describe('GraphBuilder', () => {
  it('runs in ONNX Runtime with its weights in a file beside it', async () => {
    const graph = new GraphBuilder('test');
    const x = graph.input('x', 'float', ['rows', 2]);
    const y = linear(graph.root().at('fc'), x, weight('w', [3, 2], [1, 2, 3, 4, 5, 6]), weight('b', [3], [10, 20, 30]));
    graph.output('y', y, 'float', ['rows', 3]);
    expect((await run(graph, { x: floats([1, 1, 0, 2], [2, 2]) })).y).toEqual([13, 27, 41, 14, 28, 42]);
  });

  it('gives equal operators of one place different names and equal constants one', () => {
    const graph = new GraphBuilder('test');
    const at = graph.root('/model').at('layers.0');
    const x = graph.input('x', 'float', [1]);
    at.node('Add', [at.node('Add', [x, graph.floats(1)]), graph.floats(1)]);
    expect(graph.nodes.map((node) => node.name)).toEqual(['/model/layers.0/Add', '/model/layers.0/Add_1']);
    expect(graph.constants).toHaveLength(1);
    expect(graph.ints(1)).not.toBe(graph.ints([1]));
  });

  it('keeps one file position per weight, and refuses a weight that does not fill its shape', async () => {
    const folder = temporaryFolder();
    const data = await ExternalData.create(join(folder, 'shared.data'));
    const first = await data.add(weight('w', [2], [1, 2]));
    expect(await data.add(weight('w', [2], [1, 2]))).toEqual(first);
    expect(first).toEqual({ location: 'shared.data', offset: 0, length: 8 });
    expect((await data.add(weight('v', [2], [1, 2]))).offset).toBe(64);
    await expect(data.add(weight('u', [3], [1, 2]))).rejects.toThrow(/u: 8 bytes streamed, 12 wanted/);
    await data.dispose();
    expect(readdirSync(folder)).toEqual(['shared.data']);
    expect(statSync(join(folder, 'shared.data')).size).toBeGreaterThanOrEqual(72);
  });
});

describe('operators', () => {
  it('compute exact GELU, RMSNorm, unit vectors and rotate-half as the papers define them', async () => {
    const graph = new GraphBuilder('test');
    const at = graph.root();
    const x = graph.input('x', 'float', [1, 4]);
    graph.output('gelu', gelu(at, x), 'float', [1, 4]);
    graph.output('rms', rmsNorm(at, x, weight('scale', [4], [1, 1, 2, 2]), 1e-6), 'float', [1, 4]);
    graph.output('unit', unitNorm(at, x, 1e-6), 'float', [1, 4]);
    const heads = graph.input('heads', 'float', [1, 1, 4]);
    const turned = rotary(at, heads, graph.input('cos', 'float', [1, 1, 2]), graph.input('sin', 'float', [1, 1, 2]), 1);
    graph.output('rotated', turned, 'float', [1, 1, 4]);
    const outputs = await run(graph, {
      x: floats([1, -1, 2, -2], [1, 4]),
      heads: floats([1, 2, 3, 4], [1, 1, 4]),
      cos: floats([0, 1], [1, 1, 2]),
      sin: floats([1, 0], [1, 1, 2]),
    });
    const close = (name: string, wanted: number[]) => {
      for (const [i, value] of wanted.entries()) expect(outputs[name]![i]).toBeCloseTo(value, 5);
    };
    close('gelu', [0.8413447, -0.1586553, 1.9544997, -0.0455003]);
    const rms = Math.sqrt(2.5);
    close('rms', [1 / rms, -1 / rms, 4 / rms, -4 / rms]);
    const length = Math.sqrt(10);
    close('unit', [1 / length, -1 / length, 2 / length, -2 / length]);
    // (a, b) = ((1, 2), (3, 4)): a cos - b sin, b cos + a sin.
    close('rotated', [-3, 2, 1, 4]);
  });
});
