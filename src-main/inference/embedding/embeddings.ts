import { fileURLToPath } from 'node:url';
import { DocentError } from '../../contract/errors.ts';
import type { CallOptions } from '../../contract/service.ts';
import type { StartChild } from '../../processes/child.ts';
import { forkEngine } from '../process/engine-child.ts';
import { endModelProcess, type ModelProcess, startModelProcess } from '../process/model-process.ts';
import { embeddingService } from './embedding-service.ts';
import { embeddingSha } from './embedding-sha.ts';
import type { TextUse } from './text-model.ts';

const PROCESS = fileURLToPath(new URL('./embedding-process.ts', import.meta.url));
/** The process and its memory go when there has been nothing to embed for so long. It starts again in half a second. */
const IDLE_MS = 5 * 60_000;

export interface EmbeddingsSettings {
  /** The folder of the embedding model. */
  readonly modelDir: string;
  /** Where its graph is kept. */
  readonly cacheDir: string;
  /** Starts its process; left out: a child process. */
  readonly start?: StartChild | undefined;
}

type Running = ModelProcess<typeof embeddingService>;

/** The embedding model in a process that starts with the first text, and ends when it has had none for some minutes. */
export class Embeddings {
  readonly #settings: EmbeddingsSettings;
  readonly #start: StartChild;
  #process: Running | undefined;
  #sha: Promise<string> | undefined;
  #idle: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(settings: EmbeddingsSettings) {
    this.#settings = settings;
    this.#start = settings.start ?? forkEngine(PROCESS);
  }

  /** The folder of the model. */
  get modelDir(): string {
    return this.#settings.modelDir;
  }

  /** The model's content hash. No process is started for it. @throws DocentError model-missing, model-invalid */
  async sha(): Promise<string> {
    this.#sha ??= embeddingSha(this.modelDir);
    try {
      return await this.#sha;
    } catch (error) {
      this.#sha = undefined;
      throw error;
    }
  }

  /**
   * @returns for each text its vector, int8; null for a text in a script that the model does not know, or without a word
   * @throws DocentError model-missing, model-invalid, engine-crashed, closed, cancelled
   */
  async embed(texts: readonly string[], use: TextUse, options: CallOptions = {}): Promise<(Int8Array | null)[]> {
    const process = this.#running();
    try {
      await process.loaded;
      const { vectors } = await process.client.service.embed({ texts: [...texts], use }, options);
      return vectors.map((bytes) => bytes && new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    } finally {
      this.#idle?.refresh();
    }
  }

  /** The process, for tests and diagnosis; undefined: there is none at the moment. */
  get child() {
    return this.#process?.alive === true ? this.#process.child : undefined;
  }

  /** Idempotent. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.#end();
  }

  #running(): Running {
    if (this.#disposed) throw new DocentError('closed', 'The embedding model has been closed.');
    if (this.#process?.alive === true) return this.#process;
    const { modelDir, cacheDir } = this.#settings;
    this.#process = startModelProcess(
      this.#start,
      embeddingService,
      (client) => client.service.load({ modelDir, cacheDir }),
      (reason) => new DocentError('engine-crashed', `The embedding model stopped (${reason}). Search again.`),
    );
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.#end(), IDLE_MS).unref();
    return this.#process;
  }

  async #end(): Promise<void> {
    clearTimeout(this.#idle);
    const process = this.#process;
    this.#process = undefined;
    await endModelProcess(process);
  }
}
