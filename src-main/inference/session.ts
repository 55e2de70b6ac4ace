import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import * as ort from 'onnxruntime-node';
import type { Provider } from '../contract/engine.ts';
import { DocentError } from '../contract/errors.ts';

// onnxruntime-common maps float16 tensors onto this class where it exists, which its native half does not accept (Node >= 24).
// It looks once, at the first tensor: so this must run before.
delete (globalThis as { Float16Array?: unknown }).Float16Array;

export type Tensor = ort.Tensor;
export type Feeds = Readonly<Record<string, Tensor>>;

export function float32(data: Float32Array, dims: readonly number[]): Tensor {
  return new ort.Tensor('float32', data, dims);
}

export function uint8(data: Uint8Array, dims: readonly number[]): Tensor {
  return new ort.Tensor('uint8', data, dims);
}

export function int64(data: ArrayLike<number>, dims: readonly number[]): Tensor {
  return new ort.Tensor(
    'int64',
    BigInt64Array.from({ length: data.length }, (_, i) => BigInt(data[i]!)),
    dims,
  );
}

/** A float tensor's values. @throws DocentError model-invalid when the graph returned another type */
export function floats(name: string, tensor: Tensor): Float32Array {
  if (tensor.data instanceof Float32Array) return tensor.data;
  throw new DocentError(
    'model-invalid',
    `Graph output ${name} is ${tensor.type}, not float32. Delete the model cache.`,
    {
      subject: name,
    },
  );
}

/** One graph on one execution provider. Checks names before it runs, since the runtime's own message names neither graph nor file. */
export class GraphSession {
  readonly #session: ort.InferenceSession;
  readonly #name: string;
  #runs = 0;
  #disposed = false;

  private constructor(name: string, session: ort.InferenceSession) {
    this.#name = name;
    this.#session = session;
  }

  /** @throws DocentError device-unavailable, out-of-memory or model-invalid, with the runtime's own words */
  static async open(name: string, path: string, provider: Provider): Promise<GraphSession> {
    try {
      const session = await ort.InferenceSession.create(path, {
        executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
        intraOpNumThreads: physicalCores(),
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3,
        // Threads that spin between steps steal the cores from whoever renders pages and serves the window.
        extra: { session: { intra_op: { allow_spinning: '0' } } },
      });
      return new GraphSession(name, session);
    } catch (cause) {
      throw runtimeError(name, provider, cause);
    }
  }

  get inputNames(): readonly string[] {
    return this.#session.inputNames;
  }

  get outputNames(): readonly string[] {
    return this.#session.outputNames;
  }

  /** How often it ran. */
  get runs(): number {
    return this.#runs;
  }

  /** Blocks the thread's event loop until the graph is done. */
  async run(feeds: Feeds): Promise<Readonly<Record<string, Tensor>>> {
    if (this.#disposed) throw new DocentError('closed', `The ${this.#name} graph was disposed. Load the model again.`);
    const wanted = new Set(this.#session.inputNames);
    const missing = [...wanted].filter((input) => feeds[input] === undefined);
    const extra = Object.keys(feeds).filter((input) => !wanted.has(input));
    if (missing.length > 0 || extra.length > 0) {
      throw new DocentError(
        'model-invalid',
        `The ${this.#name} graph wants other inputs (missing: ${missing.join(', ') || 'none'}; unknown: ${extra.join(', ') || 'none'}). Delete the model cache.`,
        { subject: this.#name },
      );
    }
    this.#runs += 1;
    try {
      return (await this.#session.run(feeds)) as Record<string, Tensor>;
    } catch (cause) {
      throw runtimeError(this.#name, undefined, cause);
    }
  }

  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    await this.#session.release();
  }
}

function runtimeError(graph: string, provider: Provider | undefined, cause: unknown): DocentError {
  const full = (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0]!;
  // The runtime puts its source file and the failed condition before what a reader can use.
  const words = full.replace(/^\/\S+\.(?:cc|h):\d+ .* was false\. /, '').slice(0, 400);
  if (/bad_alloc|failed to allocate|out of memory|OOM/i.test(words)) {
    return new DocentError(
      'out-of-memory',
      `Not enough memory for the ${graph} graph (${words}). Close other programs.`,
      {
        subject: graph,
        cause,
      },
    );
  }
  if (provider !== undefined && provider !== 'cpu') {
    return new DocentError('device-unavailable', `${provider}: ${words}`, { subject: provider, cause });
  }
  return new DocentError(
    'model-invalid',
    `The ${graph} graph failed: ${words}. Delete the model cache and try again.`,
    {
      subject: graph,
      cause,
    },
  );
}

/** Threads of one core share its arithmetic units: a second one makes matrix products slower, not faster. */
export function physicalCores(): number {
  const logical = availableParallelism();
  if (process.platform === 'darwin' || process.platform === 'win32')
    return Math.max(1, process.platform === 'win32' ? logical >> 1 : logical);
  const cores = new Set<string>();
  for (let cpu = 0; cpu < logical; cpu++) {
    try {
      cores.add(readFileSync(`/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`, 'utf8'));
    } catch {
      return logical;
    }
  }
  return Math.max(1, Math.min(logical, cores.size));
}
