import type { Provider } from '../../contract/engine.ts';
import { DocentError } from '../../contract/errors.ts';

const MEMORY =
  /bad_alloc|failed to allocate|out of memory|\bOOM\b|out of device memory|CUDA_ERROR_OUT_OF_MEMORY|CUDNN_STATUS_ALLOC_FAILED|E_OUTOFMEMORY|8007000E/i;
/** Dawn limits a buffer's size; what does not fit in one does not fit on this device. */
const BUFFER = /buffer size.*(?:exceeds|larger)|exceeds the (?:max|limit)|maxStorageBufferBindingSize|maxBufferSize/i;
const LOST =
  /device (?:is |was |has been )?(?:lost|removed|hung|reset)|DXGI_ERROR_DEVICE|DEVICE_LOST|CUDA_ERROR_(?:ILLEGAL|LAUNCH|ECC|UNKNOWN|NOT_INITIALIZED)|CUDA (?:error|failure) (?:46|700|702|719|999)|887A000[56]/i;

/** What the runtime threw, as an error that says what to do; of a device, whether it is lost or has no memory left. */
export function runtimeError(
  graph: string,
  provider: Provider,
  cause: unknown,
  at: 'opening' | 'running',
): DocentError {
  const whole = cause instanceof Error ? cause.message : String(cause);
  // The runtime puts its source file and the failed condition before what a reader can use.
  const words = whole
    .split('\n', 1)[0]!
    .replace(/^\/\S+\.(?:cc|h):\d+ .* was false\. /, '')
    .slice(0, 400);
  if (MEMORY.test(whole) || (provider !== 'cpu' && BUFFER.test(whole))) {
    const where = provider === 'cpu' ? 'memory' : `memory on ${provider}`;
    return new DocentError(
      'out-of-memory',
      `Not enough ${where} for the ${graph} graph (${words}). Close other programs.`,
      {
        subject: graph,
        cause,
      },
    );
  }
  if (provider !== 'cpu' && at === 'running' && LOST.test(whole)) {
    return new DocentError(
      'engine-crashed',
      `The device was lost (${provider}: ${words}). Ask again: it starts anew.`,
      {
        subject: provider,
        cause,
      },
    );
  }
  if (provider !== 'cpu' && at === 'opening') {
    return new DocentError('device-unavailable', `${provider}: ${words}`, { subject: provider, cause });
  }
  return new DocentError(
    'model-invalid',
    `The ${graph} graph failed: ${words}. Delete the model cache and try again.`,
    { subject: graph, cause },
  );
}
