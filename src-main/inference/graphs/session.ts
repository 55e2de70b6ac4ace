import { dirname } from 'node:path';
import * as ort from 'onnxruntime-node';
import type { Provider } from '../../contract/engine.ts';
import { DocentError } from '../../contract/errors.ts';
import { physicalCores } from '../physical-cores.ts';
import { runtimeError } from './runtime-error.ts';

// From Node 24 on, onnxruntime-common maps float16 tensors to Float16Array, which its native part does not accept. It checks for the class
// once, with the first tensor. So the class is hidden while the first tensor is made, and then restored for the code that rounds weights.
const Half = globalThis.Float16Array;
delete (globalThis as { Float16Array?: unknown }).Float16Array;
new ort.Tensor('bool', [true], [1]);
globalThis.Float16Array = Half;

export type Tensor = ort.Tensor;
export type Feeds = Readonly<Record<string, Tensor>>;

export interface SessionPlace {
  /** The graph to open instead of the file's (provider-residency.ts). It still uses the weights beside the file. */
  readonly model?: Uint8Array | undefined;
  /** Outputs that stay on the device (provider-residency.ts). Reading their data would end the process. */
  readonly outputs?: Readonly<Record<string, 'gpu-buffer'>> | undefined;
  /** Nodes that the CPU runs instead of the provider. */
  readonly hostNodes?: readonly string[] | undefined;
  /**
   * Lets the runtime's threads spin while they wait for each other during a run. Good for large models, whose runs take hundreds of milliseconds,
   * use every core and synchronise hundreds of times.
   */
  readonly busy?: boolean | undefined;
  /**
   * Converts int8 weights to uint8, whose products the runtime adds in 32 bits. That makes them exact on x86 without VNNI, where it costs a quarter
   * of the speed; elsewhere it would take three times as long (docs/imported-models.md, Processors).
   */
  readonly wideSums?: boolean | undefined;
  /** Default: as many as the machine has cores. */
  readonly threads?: number | undefined;
}

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

export function int32(data: readonly number[], dims: readonly number[]): Tensor {
  return new ort.Tensor('int32', Int32Array.from(data), dims);
}

/** The values of a float tensor. @throws DocentError model-invalid if it has another type */
export function floats(name: string, tensor: Tensor): Float32Array {
  if (tensor.data instanceof Float32Array) return tensor.data;
  throw new DocentError(
    'model-invalid',
    `The model's built graph is damaged: its output ${name} holds ${tensor.type}, not float32. Delete the model cache and try again.`,
    {
      subject: name,
    },
  );
}

/** One graph on one execution provider. It checks the inputs' names before a run, because the runtime's message names neither graph nor file. */
export class GraphSession {
  readonly #session: ort.InferenceSession;
  readonly #name: string;
  readonly #provider: Provider;
  #runs = 0;
  #bytesCopied = 0;
  #disposed = false;

  private constructor(name: string, provider: Provider, session: ort.InferenceSession) {
    this.#name = name;
    this.#provider = provider;
    this.#session = session;
  }

  /** @throws DocentError device-unavailable, out-of-memory or model-invalid, with the runtime's own words */
  static async open(name: string, path: string, provider: Provider, place: SessionPlace = {}): Promise<GraphSession> {
    try {
      const host = place.hostNodes ?? [];
      const own = provider === 'webgpu' && host.length > 0 ? { name: provider, forceCpuNodeNames: host } : provider;
      const options: ort.InferenceSession.SessionOptions = {
        executionProviders: provider === 'cpu' ? ['cpu'] : [own, 'cpu'],
        ...(place.outputs === undefined ? {} : { preferredOutputLocation: place.outputs }),
        intraOpNumThreads: place.threads ?? physicalCores(),
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3,
        // Threads that spin between runs would take the cores away from drawing pages and serving the window.
        extra: {
          session: {
            intra_op: { allow_spinning: place.busy ? '1' : '0' },
            force_spinning_stop: '1',
            ...(place.wideSums ? { x64quantprecision: '1' } : {}),
            ...(place.model === undefined ? {} : { model_external_initializers_file_folder_path: dirname(path) }),
          },
        },
      };
      const session = await (place.model === undefined
        ? ort.InferenceSession.create(path, options)
        : ort.InferenceSession.create(place.model, options));
      return new GraphSession(name, provider, session);
    } catch (cause) {
      throw runtimeError(name, provider, cause, 'opening');
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

  /** Bytes of outputs that the runtime copied to this process. */
  get bytesCopied(): number {
    return this.#bytesCopied;
  }

  /**
   * Blocks the thread's event loop until the graph is done.
   *
   * @param outputs the outputs to return, by default all; each one costs a copy
   */
  async run(feeds: Feeds, outputs?: readonly string[]): Promise<Readonly<Record<string, Tensor>>> {
    if (this.#disposed) throw new DocentError('closed', `The model was closed (graph ${this.#name}). Load it again.`);
    const wanted = new Set(this.#session.inputNames);
    const missing = [...wanted].filter((input) => feeds[input] === undefined);
    const extra = Object.keys(feeds).filter((input) => !wanted.has(input));
    if (missing.length > 0 || extra.length > 0) {
      throw new DocentError(
        'model-invalid',
        `The model's built graph ${this.#name} is from another version of Docent (inputs missing: ${missing.join(', ') || 'none'}; not known: ${extra.join(', ') || 'none'}). Delete the model cache and try again.`,
        { subject: this.#name },
      );
    }
    this.#runs += 1;
    try {
      const running = outputs === undefined ? this.#session.run(feeds) : this.#session.run(feeds, outputs);
      const out = (await running) as Record<string, Tensor>;
      for (const tensor of Object.values(out)) {
        if (tensor.location === 'cpu' && ArrayBuffer.isView(tensor.data)) this.#bytesCopied += tensor.data.byteLength;
      }
      return out;
    } catch (cause) {
      throw runtimeError(this.#name, this.#provider, cause, 'running');
    }
  }

  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    await this.#session.release();
  }
}
