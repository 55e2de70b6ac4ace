import type { Provider } from '../../contract/engine.ts';
import { DocentError } from '../../contract/errors.ts';

const MEMORY =
  /bad_alloc|failed to allocate|out of memory|\bOOM\b|out of device memory|CUDA_ERROR_OUT_OF_MEMORY|CUDNN_STATUS_ALLOC_FAILED|E_OUTOFMEMORY|8007000E/i;
/** Dawn limits the size of a buffer. A tensor that does not fit into one does not fit on this device. */
const BUFFER = /buffer size.*(?:exceeds|larger)|exceeds the (?:max|limit)|maxStorageBufferBindingSize|maxBufferSize/i;
const LOST =
  /device (?:is |was |has been )?(?:lost|removed|hung|reset)|DXGI_ERROR_DEVICE|DEVICE_LOST|CUDA_ERROR_(?:ILLEGAL|LAUNCH|ECC|UNKNOWN|NOT_INITIALIZED)|CUDA (?:error|failure) (?:46|700|702|719|999)|887A000[56]/i;

/** Turns what the runtime threw into an error that says what to do. Of a device it tells whether it was lost or ran out of memory. */
export function runtimeError(
  graph: string,
  provider: Provider,
  cause: unknown,
  at: 'opening' | 'running',
): DocentError {
  const whole = cause instanceof Error ? cause.message : String(cause);
  // The runtime's message starts with its source file and the condition that failed. The useful part follows.
  const words = whole
    .split('\n', 1)[0]!
    .replace(/^\/\S+\.(?:cc|h):\d+ .* was false\. /, '')
    .slice(0, 400);
  if (MEMORY.test(whole) || (provider !== 'cpu' && BUFFER.test(whole))) {
    const where = provider === 'cpu' ? 'memory' : `memory on ${provider}`;
    return new DocentError(
      'out-of-memory',
      `There is not enough ${where} for the model's ${graph} (${words}). Close other programs, or use a smaller model.`,
      {
        subject: graph,
        cause,
      },
    );
  }
  if (provider !== 'cpu' && at === 'running' && LOST.test(whole)) {
    return new DocentError(
      'engine-crashed',
      `The device was lost (${provider}: ${words}). Ask again; it will be restarted.`,
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
    `The model's ${graph} failed: ${words}. Delete the model cache and try again.`,
    { subject: graph, cause },
  );
}
