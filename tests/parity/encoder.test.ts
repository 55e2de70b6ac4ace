import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Golden, maxDifference, numbers, pixels, rowsOf } from './golden.ts';

const TOLERANCE = 1e-4;

describe.each(['docent-tiny', 'published-tiny'] as const)('%s: encoder, reading head and resampler', (name) => {
  let golden: Golden;
  let outputs: Awaited<ReturnType<Golden['run']>>;

  beforeAll(async () => {
    golden = await Golden.built(name);
    const adapter = await golden.tensor('encoder.adapter');
    outputs = await golden.run('encoder', {
      pixels: pixels(adapter.dims[0]!, golden.config.visual.tile_size),
      adapter,
    });
  });
  afterAll(() => golden.dispose());

  it('gives the features of PyTorch for every adapter and for none, in one batch', async () => {
    const expected = await golden.tensor('encoder.features');
    const adapters = numbers(await golden.tensor('encoder.adapter'));
    expect(new Set(adapters)).toEqual(new Set([0, 1, 2, 3, 4]));
    adapters.forEach((adapter, tile) => {
      const difference = maxDifference(rowsOf(outputs.features!, tile, tile + 1), rowsOf(expected, tile, tile + 1));
      expect(difference, `tile ${tile} with adapter ${adapter}`).toBeLessThanOrEqual(TOLERANCE);
    });
  });

  it('gives other features when only the adapter differs', async () => {
    const all = pixels(1, golden.config.visual.tile_size);
    const adapters = await golden.tensor('encoder.adapter');
    const one = new (adapters.constructor as typeof import('onnxruntime-node').Tensor)(
      'int64',
      BigInt64Array.of(0n),
      [1],
    );
    const other = await golden.run('encoder', { pixels: all, adapter: one });
    expect(maxDifference(other.features!, rowsOf(outputs.features!, 0, 1))).toBeGreaterThan(0.01);
  });

  it('gives the visual tokens of PyTorch', async () => {
    const features = rowsOf(await golden.tensor('encoder.features'), 0, 3);
    const { visual_tokens: tokens } = await golden.run('resampler', { features });
    expect(maxDifference(tokens!, await golden.tensor('resampler.visual_tokens'))).toBeLessThanOrEqual(TOLERANCE);
  });

  it('has exactly the config’s reading outputs, and they equal PyTorch’s', async () => {
    const named = ['reading_classes', 'reading_others'];
    const reading = [...named, 'reading_scores', 'reading_other_scores', 'reading_boxes', 'reading_starts'];
    const wanted = golden.config.visual.reading_head ? ['features', ...reading] : ['features'];
    expect(Object.keys(outputs).sort()).toEqual([...wanted].sort());
    for (const output of wanted) {
      const difference = maxDifference(outputs[output]!, await golden.tensor(`encoder.${output}`));
      expect(difference, output).toBeLessThanOrEqual(named.includes(output) ? 0 : TOLERANCE);
    }
  });
});
