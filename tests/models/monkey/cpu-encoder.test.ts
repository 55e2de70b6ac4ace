import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { buildModel } from '../../../models/build/build.ts';
import { ensureBuilt } from '../../../models/build/build-cache.ts';
import { ModelWeights } from '../../../models/folder/model-weights.ts';
import { rowWeight } from '../../../models/onnx/packed-weight.ts';
import { decodeModel } from '../../../models/onnx/proto.ts';
import { InlineQuantizer } from '../../../models/quantize/quantizer.ts';
import { pixels } from '../../parity/golden.ts';
import { seededRandom, temporaryFolder } from '../temporary-folder.ts';
import { writeSafetensors } from '../write-safetensors.ts';

const DOCENT = join(import.meta.dirname, '../../fixtures/parity/docent-tiny');

/** docent-tiny, asked for an encoder of rounded numbers. */
function roundedFolder(): string {
  const folder = join(temporaryFolder(), 'model');
  mkdirSync(folder);
  cpSync(join(DOCENT, 'model.safetensors'), join(folder, 'model.safetensors'));
  const config = JSON.parse(readFileSync(join(DOCENT, 'config.json'), 'utf8')) as { visual: object };
  writeFileSync(
    join(folder, 'config.json'),
    JSON.stringify({ ...config, visual: { ...config.visual, cpu_int8: true } }),
  );
  return folder;
}

async function features(path: string): Promise<Float32Array> {
  const session = await InferenceSession.create(path, { intraOpNumThreads: 1 });
  const adapter = new Tensor('int64', BigInt64Array.of(2n), [1]);
  const { features } = await session.run({ pixels: pixels(1, 112), adapter });
  await session.release();
  return features!.data as Float32Array;
}

function relativeError(a: Float32Array, b: Float32Array): number {
  let difference = 0;
  let size = 0;
  b.forEach((value, i) => {
    difference += (value - a[i]!) ** 2;
    size += value ** 2;
  });
  return Math.sqrt(difference / size);
}

describe('The encoder for CPUs', () => {
  it('computes with rounded numbers what the other computes, a few per cent off', async () => {
    const { graphs, cpuGraphs } = await buildModel(roundedFolder(), join(temporaryFolder(), 'out'));
    const error = relativeError(await features(cpuGraphs.encoder!), await features(graphs.encoder));
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(0.08);
    const operators = decodeModel(readFileSync(cpuGraphs.encoder!)).graph.node.map(({ opType }) => opType);
    expect(operators.filter((name) => name === 'Conv')).toHaveLength(2);
    expect(operators).not.toContain('Gemm');
  });

  it('is there only where the config asks for it, and a build without it is made again', async () => {
    expect((await buildModel(DOCENT, join(temporaryFolder(), 'out'))).cpuGraphs).toEqual({});
    const [folder, cache] = [roundedFolder(), join(temporaryFolder(), 'cache')];
    const { cpuGraphs } = await ensureBuilt(folder, cache);
    const { size } = statSync(cpuGraphs.encoder!);
    writeFileSync(cpuGraphs.encoder!, '');
    expect((await ensureBuilt(folder, cache)).cpuGraphs).toEqual(cpuGraphs);
    expect(statSync(cpuGraphs.encoder!).size).toBe(size);
    expect(existsSync(join(cpuGraphs.encoder!, '../encoder.onnx'))).toBe(true);
  });
});

describe('Weights whose neighbouring products are added in 16 bits', () => {
  it('never overflow them, and stay as near to the true ones as their largest pair allows', async () => {
    const [rows, columns] = [40, 33];
    const random = seededRandom(5);
    const values = Float32Array.from({ length: rows * columns }, () => random() + random() + random() - 1.5);
    // A row whose two largest values are neighbours, and one whose largest stands alone.
    values.set([1, 1], 0);
    values.fill(0, columns, 2 * columns).set([1], columns);
    const weight = {
      key: 'w',
      dims: [rows, columns],
      async *stream() {
        yield values;
      },
    };
    const parts: ArrayBufferView[] = [];
    for await (const part of rowWeight(weight, new InlineQuantizer(), true).stream()) parts.push(part);
    const [turned, scales] = parts as [Int8Array, Float32Array];
    for (let r = 0; r < rows; r++) {
      const row = Array.from({ length: columns }, (_, c) => turned[c * rows + r]!);
      for (let c = 0; c < columns; c += 2) {
        expect(255 * (Math.abs(row[c]!) + Math.abs(row[c + 1] ?? 0))).toBeLessThanOrEqual(32767);
      }
      row.forEach((value, c) => {
        expect(Math.abs(value * scales[r]! - values[r * columns + c]!)).toBeLessThanOrEqual(
          1.01 * Math.abs(scales[r]!),
        );
      });
    }
    expect(Math.abs(scales[0]!)).toBeCloseTo(2 / 127, 3);
    expect(Math.abs(scales[1]!)).toBeCloseTo(1 / 127, 4);
  });
});

describe('Adapters', () => {
  it('that add nothing are left out, and nothing else changes', async () => {
    const folder = join(temporaryFolder(), 'model');
    mkdirSync(folder);
    cpSync(join(DOCENT, 'config.json'), join(folder, 'config.json'));
    const weights = await ModelWeights.open(DOCENT);
    const tensors = await Promise.all(
      weights
        .names()
        .map(async (name) => ({ name, shape: [...weights.info(name).shape], data: await weights.read(name) })),
    );
    await weights.dispose();
    const save = async (idle: (name: string) => boolean) => {
      const changed = tensors.map((t) => (idle(t.name) ? { ...t, data: new Float32Array(t.data.length) } : t));
      await writeSafetensors(join(folder, 'model.safetensors'), changed);
      const { graphs } = await buildModel(folder, join(temporaryFolder(), 'out'));
      const nodes = decodeModel(readFileSync(graphs.encoder)).graph.node.filter(({ name }) => name.includes('lora'));
      return { nodes: nodes.length, values: await features(graphs.encoder) };
    };
    const off = await save((name) => name.includes('lora_b'));
    expect(off.nodes).toBe(0);
    // One that acts keeps all of them: tiles with different adapters share a batch.
    const one = await save((name) => name.includes('lora_b') && !name.includes('resblocks.4.mlp_lora.3'));
    expect(one.nodes).toBeGreaterThan(0);
    expect(relativeError(one.values, off.values)).toBeLessThan(1e-5);
  });
});
