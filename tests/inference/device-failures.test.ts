import { describe, expect, test } from 'vitest';
import { DocentError } from '../../src-main/contract/errors.ts';
import { DeviceFailures } from '../../src-main/inference/device-failures.ts';
import { runtimeError } from '../../src-main/inference/runtime-error.ts';

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

  test('is left at once when its memory is not enough, and the reader is told and may ask again', () => {
    const failures = new DeviceFailures();
    const outcome = failures.outcome(full, 'webgpu', true)!;
    expect(outcome.leave).toBe(true);
    expect(outcome.error).toMatchObject({ code: 'engine-crashed', message: /goes on without webgpu.*memory/ });
    expect(failures.left).toEqual([{ provider: 'webgpu', reason: expect.stringContaining('prefill') as string }]);
  });

  test('gets a new process after the first loss and is left after the second', () => {
    const failures = new DeviceFailures();
    expect(failures.outcome(lost, 'cuda', true)).toEqual({ error: lost, leave: false });
    expect(failures.outcome(lost, 'cuda', true)).toMatchObject({ leave: true });
  });

  test('is not the CPU, and not blamed for what has nothing to do with it', () => {
    const failures = new DeviceFailures();
    expect(failures.outcome(full, 'cpu', true)).toBeUndefined();
    expect(failures.outcome(new DocentError('bad-input', 'No such page.'), 'webgpu', true)).toBeUndefined();
  });
});
