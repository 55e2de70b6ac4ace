import { describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../models/build/build-cache.ts';
import { DocentError } from '../../src-main/contract/errors.ts';
import { runtimeError } from '../../src-main/inference/graphs/runtime-error.ts';
import { GraphSession } from '../../src-main/inference/graphs/session.ts';
import { DeviceFailures } from '../../src-main/inference/process/device-failures.ts';
import { encodeTiles } from '../../src-main/inference/seeing/encode-tiles.ts';
import { seeingShape } from '../../src-main/inference/seeing/seeing-shape.ts';
import { goldenCases, goldenTiles, tinyModel } from './tiny-models.ts';

describe('What a runtime throws', () => {
  test.each([
    ['webgpu', 'running', 'WebGPU device lost: a driver reset', 'engine-crashed'],
    ['dml', 'running', 'DXGI_ERROR_DEVICE_REMOVED 887A0005', 'engine-crashed'],
    ['cuda', 'running', 'CUDA failure 700: an illegal memory access was encountered', 'engine-crashed'],
    ['cuda', 'running', 'CUDA failure 2: out of memory ; GPU=0', 'out-of-memory'],
    ['webgpu', 'running', 'Buffer size (8589934592) exceeds the max buffer size limit (1073741824)', 'out-of-memory'],
    ['webgpu', 'opening', 'Failed to get a WebGPU adapter: No supported adapters', 'device-unavailable'],
    ['cpu', 'running', 'std::bad_alloc', 'out-of-memory'],
    ['cpu', 'running', 'Non-zero status code returned while running Reshape node', 'model-invalid'],
  ] as const)('on %s while %s: "%s" is %s', (provider, at, message, code) => {
    expect(runtimeError('step', provider, new Error(message), at).code).toBe(code);
  });
});

describe('A device that fails', () => {
  const lost = new DocentError('engine-crashed', 'The device was lost.');
  const full = new DocentError('out-of-memory', 'Not enough memory on webgpu for the prefill graph.');

  test('with too little memory is given up at once, and the reader is told and may ask again', () => {
    const failures = new DeviceFailures();
    const outcome = failures.outcome(full, 'webgpu', true)!;
    expect(outcome.leave).toBe(true);
    expect(outcome.error).toMatchObject({
      code: 'engine-crashed',
      message: expect.stringMatching(/goes on without webgpu.*memory/),
    });
    expect(failures.left).toEqual([{ provider: 'webgpu', reason: expect.stringContaining('prefill') as string }]);
  });

  test('gets a new process after the first loss and is given up after the second', () => {
    const failures = new DeviceFailures();
    expect(failures.outcome(lost, 'cuda', true)).toEqual({ error: lost, leave: false });
    expect(failures.outcome(lost, 'cuda', true)).toMatchObject({ leave: true });
  });

  test('is never the CPU, and is not blamed for unrelated errors', () => {
    const failures = new DeviceFailures();
    expect(failures.outcome(full, 'cpu', true)).toBeUndefined();
    expect(failures.outcome(new DocentError('bad-input', 'No such page.'), 'webgpu', true)).toBeUndefined();
  });
});

describe('A page with more tiles than fit on a device at once', () => {
  test('is encoded with fewer at a time, with the same result; if even one is too many it is out of memory', async () => {
    const { modelDir, cacheDir } = tinyModel('published-tiny');
    const { graphs, config } = await ensureBuilt(modelDir, cacheDir);
    const shape = seeingShape(modelDir, config, true);
    const encoder = await GraphSession.open('encoder', graphs.encoder, 'cpu');
    const resampler = await GraphSession.open('resampler', graphs.resampler!, 'cpu');
    const one = goldenTiles(goldenCases.find(({ model }) => model === 'published-tiny')!.tiles, shape.tiling.tileSize);
    const tiles = [...one.local, ...one.local, ...one.local];
    /** The encoder with room for `most` tiles; what it was asked to take. */
    const within = (most: number) => {
      const asked: number[] = [];
      const run: GraphSession['run'] = async (feeds, outputs) => {
        asked.push(feeds.pixels!.dims[0]!);
        if (feeds.pixels!.dims[0]! > most) throw new DocentError('out-of-memory', 'The device is full.');
        return await encoder.run(feeds, outputs);
      };
      return { asked, session: Object.assign(Object.create(encoder) as GraphSession, { run }) };
    };
    const encode = (session: GraphSession) => encodeTiles(session, resampler, shape, tiles);
    const small = within(1);
    const [free, little] = [await encode(encoder), await encode(small.session)];
    // It tried more than one, then half as many each time, and went on one by one.
    const more = small.asked.filter((count) => count > 1);
    expect(more.length).toBeGreaterThan(0);
    more.slice(1).forEach((count, i) => {
      expect(count).toBe(Math.floor(more[i]! / 2));
    });
    expect(small.asked.filter((count) => count === 1)).toHaveLength(tiles.length);
    const error = little.visualTokens.reduce((most, x, i) => Math.max(most, Math.abs(x - free.visualTokens[i]!)), 0);
    expect(error).toBeLessThan(1e-5);
    await expect(encode(within(0).session)).rejects.toMatchObject({ code: 'out-of-memory' });
    await encoder.dispose();
    await resampler.dispose();
  });
});
