import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { AskEvent, EngineApi, LoadParams } from '../contract/engine.ts';
import { engineService } from '../contract/engine.ts';
import { DocentError } from '../contract/errors.ts';
import type { CallOptions } from '../contract/service.ts';
import { type Client, createClient } from '../rpc/index.ts';
import { childPort } from './child-port.ts';

type Params<M extends keyof EngineApi> = Parameters<EngineApi[M]>[0];

interface Connection {
  readonly child: ChildProcess;
  readonly client: Client<typeof engineService>;
  alive: boolean;
  /** The model, being loaded into this process or there already. */
  loaded: ReturnType<EngineApi['load']> | undefined;
}

/** A run cannot be interrupted: an engine that has not ended by then is killed. */
const END_MS = 2000;

/**
 * The engine as the rest of Docent sees it: the same interface, served by a child process. The process starts with the first call. When it
 * dies, calls in flight fail with `engine-crashed` and the next call starts another one, with the same model; its pages are gone (`cached`
 * says so).
 */
export class EngineClient implements EngineApi {
  readonly #entry: string;
  #connection: Connection | undefined;
  #params: LoadParams | undefined;
  #disposed = false;
  #crashes = 0;

  /** @param entry path of hosts/engine-process.ts */
  constructor(entry: string) {
    this.#entry = entry;
  }

  /** How often the process died by itself. */
  get crashes(): number {
    return this.#crashes;
  }

  async load(params: LoadParams, options: CallOptions = {}) {
    const connection = this.#connect();
    this.#params = params;
    connection.loaded = connection.client.service.load(params, options);
    try {
      return await connection.loaded;
    } catch (error) {
      if (this.#params === params) this.#params = undefined;
      connection.loaded = undefined;
      throw error;
    }
  }

  async encode(params: Params<'encode'>, options?: CallOptions) {
    return await (await this.#ready()).encode(params, options);
  }

  async prefill(params: Params<'prefill'>, options?: CallOptions) {
    return await (await this.#ready()).prefill(params, options);
  }

  async *ask(params: Params<'ask'>, options?: CallOptions): AsyncGenerator<AskEvent> {
    yield* (await this.#ready()).ask(params, options);
  }

  async cached(params: Params<'cached'>, options?: CallOptions) {
    return await (await this.#ready()).cached(params, options);
  }

  async release(params: Params<'release'>, options?: CallOptions) {
    return await (await this.#ready()).release(params, options);
  }

  async stats(params: Params<'stats'> = {}, options?: CallOptions) {
    return await (await this.#ready()).stats(params, options);
  }

  /** Ends the process, killing it if it is busy. Idempotent; calls afterwards fail with `closed`. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection === undefined) return;
    const { child, client } = connection;
    connection.alive = false;
    client.dispose();
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    if (child.connected) child.disconnect();
    const timer = setTimeout(() => child.kill('SIGKILL'), END_MS);
    await ended;
    clearTimeout(timer);
  }

  /** The service of a living process with the model loaded, if one was ever asked for. */
  async #ready(): Promise<EngineApi> {
    const connection = this.#connect();
    if (connection.loaded === undefined && this.#params !== undefined) {
      connection.loaded = connection.client.service.load(this.#params);
    }
    await connection.loaded;
    return connection.client.service;
  }

  #connect(): Connection {
    if (this.#disposed) throw new DocentError('closed', 'The engine was disposed. Create a new one.');
    if (this.#connection?.alive) return this.#connection;
    const child = fork(this.#entry, {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // Large blocks go back to the system when a session or a page is released, instead of staying with glibc.
      env: { ...process.env, MALLOC_MMAP_THRESHOLD_: '131072' },
    });
    let lastWords = '';
    child.stderr?.on('data', (chunk) => {
      lastWords = (lastWords + String(chunk)).slice(-4000);
    });
    const describeEnd = () => {
      const line = lastWords.trim().split('\n').at(-1) ?? '';
      return line === '' ? '' : `: ${line.slice(0, 300)}`;
    };
    const port = childPort(child, describeEnd);
    const client = createClient(
      port,
      engineService,
      (reason) =>
        new DocentError('engine-crashed', `The engine stopped (${reason}). Ask again: it starts anew by itself.`),
    );
    const connection: Connection = { child, client, alive: true, loaded: undefined };
    port.onClose(() => {
      if (!connection.alive) return;
      connection.alive = false;
      this.#crashes += 1;
    });
    this.#connection = connection;
    return connection;
  }
}
