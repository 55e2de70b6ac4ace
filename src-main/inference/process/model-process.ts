import { DocentError } from '../../contract/errors.ts';
import type { ServiceDescription } from '../../contract/service.ts';
import type { Child, StartChild } from '../../processes/child.ts';
import { type Client, createClient } from '../../rpc/index.ts';

/** A process that holds one model. */
export interface ModelProcess<D extends ServiceDescription> {
  readonly child: Child;
  readonly client: Client<D>;
  readonly loaded: Promise<unknown>;
  /** False once the process ended or its model could not be loaded. The next use starts another one. */
  alive: boolean;
}

/** A model in a process that starts when it is first used, and anew with the next use after it ended. */
export class ModelOnDemand<D extends ServiceDescription> {
  readonly #start: () => ModelProcess<D>;
  readonly #closed: string;
  #process: ModelProcess<D> | undefined;
  #disposed = false;

  /** @param closed what is said when it is used after it was disposed of */
  constructor(start: () => ModelProcess<D>, closed: string) {
    this.#start = start;
    this.#closed = closed;
  }

  /** The process, its model loaded. @throws DocentError closed, or why the model could not be loaded */
  async ready(): Promise<ModelProcess<D>> {
    if (this.#disposed) throw new DocentError('closed', this.#closed);
    if (this.#process?.alive !== true) this.#process = this.#start();
    const process = this.#process;
    await process.loaded;
    return process;
  }

  /** The process, if there is one at the moment. */
  get alive(): ModelProcess<D> | undefined {
    return this.#process?.alive ? this.#process : undefined;
  }

  /** Idempotent. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    const process = this.#process;
    this.#process = undefined;
    await endModelProcess(process);
  }
}

/** Starts a process and loads its model. @param ended makes the error for calls in flight when the process ends */
export function startModelProcess<D extends ServiceDescription>(
  start: StartChild,
  description: D,
  load: (client: Client<D>) => Promise<unknown>,
  ended: (reason: string) => DocentError,
): ModelProcess<D> {
  const child = start();
  const client = createClient(child.port, description, ended);
  const process: ModelProcess<D> = { child, client, loaded: load(client), alive: true };
  process.loaded.catch(() => {
    process.alive = false;
    void child.end();
  });
  child.port.onClose(() => {
    process.alive = false;
  });
  return process;
}

/** Calls in flight fail first. @param process undefined: there is none */
export async function endModelProcess<D extends ServiceDescription>(
  process: ModelProcess<D> | undefined,
): Promise<void> {
  if (process === undefined) return;
  process.alive = false;
  process.client.dispose();
  await process.child.end();
}
