import { appendFileSync, readFileSync } from 'node:fs';
import { type EngineApi, engineService, type LoadParams } from '../../src-main/contract/engine.ts';
import { DocentError } from '../../src-main/contract/errors.ts';
import type { CallOptions } from '../../src-main/contract/service.ts';
import { Engine } from '../../src-main/inference/engine.ts';
import { parentPort } from '../../src-main/processes/child-port.ts';
import { serve } from '../../src-main/rpc/index.ts';

/**
 * An engine's process on a graphics card that fails, as no test can make a real one fail: it computes on the CPU and says that it is WebGPU, until it is told
 * that WebGPU has failed. DOCENT_TEST_FAILS: the error's code, how often prefill fails with it, and a file that counts processes and failures.
 */
const [code, times, log] = process.env.DOCENT_TEST_FAILS!.split(' ') as [
  'out-of-memory' | 'engine-crashed',
  string,
  string,
];
appendFileSync(log, 'process\n');
const failures = () =>
  readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line === 'failure').length;

class FailingEngine extends Engine {
  #onDevice = false;

  override async load(params: LoadParams, options?: CallOptions) {
    this.#onDevice = !params.failed?.some(({ provider }) => provider === 'webgpu');
    const info = await super.load({ ...params, device: 'cpu' }, options);
    return this.#onDevice ? { ...info, device: 'webgpu' as const } : info;
  }

  override async prepare(params: Parameters<EngineApi['prepare']>[0], options?: CallOptions) {
    if (this.#onDevice && failures() < Number(times)) {
      appendFileSync(log, 'failure\n');
      throw new DocentError(code, 'The device has failed, says a test.');
    }
    return await super.prepare(params, options);
  }
}

const port = parentPort();
port.onClose(() => process.exit(0));
serve(port, engineService, new FailingEngine());
