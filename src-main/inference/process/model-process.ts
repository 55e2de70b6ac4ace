import type { DocentError } from '../../contract/errors.ts';
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
