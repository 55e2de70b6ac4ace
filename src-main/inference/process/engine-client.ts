import { fileURLToPath } from 'node:url';
import type { AskEvent, EngineApi, LoadParams, ModelInfo } from '../../contract/engine.ts';
import { engineService } from '../../contract/engine.ts';
import { DocentError } from '../../contract/errors.ts';
import type { CallOptions } from '../../contract/service.ts';
import type { Child, StartChild } from '../../processes/child.ts';
import { type Client, createClient } from '../../rpc/index.ts';
import { providersToProbe, weightBytes } from '../devices/provider-chain.ts';
import type { ProbeProvider } from '../devices/provider-probe.ts';
import { providerReports } from '../devices/provider-reports.ts';
import { DeviceFailures } from './device-failures.ts';
import { forkEngine } from './engine-child.ts';

const ENGINE_PROCESS = fileURLToPath(new URL('./engine-process.ts', import.meta.url));

type Params<M extends keyof EngineApi> = Parameters<EngineApi[M]>[0];

interface Connection {
  readonly child: Child;
  readonly client: Client<typeof engineService>;
  alive: boolean;
  /** The model that is loaded into this process, or is being loaded. */
  loaded: ReturnType<EngineApi['load']> | undefined;
}

/**
 * The engine as the rest of Docent sees it: the same interface, implemented by a child process that starts with the first call. When the
 * process dies, calls in flight fail with `engine-crashed`, and the next call starts a new one with the same model. Encoded pages are lost
 * then; `cached` tells.
 */
export class EngineClient implements EngineApi {
  readonly #start: StartChild;
  readonly #probe: ProbeProvider | undefined;
  #connection: Connection | undefined;
  #params: LoadParams | undefined;
  readonly #failures = new DeviceFailures();
  #disposed = false;
  #crashes = 0;

  /**
   * @param start starts the engine process, or is the path of the program that Node should fork
   * @param probe probes a provider for engines that cannot start processes themselves (Electron)
   */
  constructor(start: string | StartChild = ENGINE_PROCESS, probe?: ProbeProvider) {
    this.#start = typeof start === 'string' ? forkEngine(start) : start;
    this.#probe = probe;
  }

  /** How often the process died unexpectedly. */
  get crashes(): number {
    return this.#crashes;
  }

  async load(asked: LoadParams, options: CallOptions = {}) {
    // Nothing is awaited here without need, so that calls made right after this one wait for this load.
    const params =
      this.#probe === undefined || asked.device === 'cpu'
        ? asked
        : { ...asked, probed: await this.#probed(asked, this.#probe, options.signal) };
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

  /** The model that is loaded now; after a device failed it may run on another one. Loads it if necessary. */
  async info(): Promise<ModelInfo> {
    await this.#ready();
    const model = await this.#connection?.loaded;
    if (model === undefined) throw new DocentError('closed', 'No model is loaded. Load one first.');
    return model;
  }

  async encode(params: Params<'encode'>, options?: CallOptions) {
    return await this.#onDevice((engine) => engine.encode(params, options));
  }

  async prepare(params: Params<'prepare'>, options?: CallOptions) {
    return await this.#onDevice((engine) => engine.prepare(params, options));
  }

  async *ask(params: Params<'ask'>, options?: CallOptions): AsyncGenerator<AskEvent> {
    const engine = await this.#ready();
    const connection = this.#connection;
    try {
      yield* engine.ask(params, options);
    } catch (error) {
      throw await this.#afterFailure(error, connection);
    }
  }

  async asksForLooks(params: Params<'asksForLooks'>, options?: CallOptions) {
    return await this.#onDevice((engine) => engine.asksForLooks(params, options));
  }

  async look(params: Params<'look'>, options?: CallOptions) {
    return await this.#onDevice((engine) => engine.look(params, options));
  }

  async score(params: Params<'score'>, options?: CallOptions) {
    return await (await this.#ready()).score(params, options);
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

  /** Ends the process, and kills it if it is busy. Idempotent; later calls fail with `closed`. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection === undefined) return;
    const { child, client } = connection;
    connection.alive = false;
    client.dispose();
    await child.end();
  }

  async #probed({ device, modelDir, cacheDir }: LoadParams, probe: ProbeProvider, signal: AbortSignal | undefined) {
    return await providerReports(cacheDir, providersToProbe(device, await weightBytes(modelDir)), { signal, probe });
  }

  async #onDevice<T>(work: (engine: EngineApi) => Promise<T>): Promise<T> {
    const engine = await this.#ready();
    const connection = this.#connection;
    try {
      return await work(engine);
    } catch (error) {
      throw await this.#afterFailure(error, connection);
    }
  }

  /**
   * A process whose device was lost or ran out of memory cannot go on, so it is ended and the next call starts a new one. After a second loss, or
   * when memory ran out, the new one uses another device. @returns the error for the caller
   */
  async #afterFailure(error: unknown, connection: Connection | undefined): Promise<unknown> {
    if (connection === undefined || this.#params === undefined) return error;
    const model = await connection.loaded?.catch(() => undefined);
    const outcome = model && this.#failures.outcome(error, model.device, connection.alive);
    if (outcome === undefined) return error;
    if (outcome.leave) this.#params = { ...this.#params, device: 'auto', failed: [...this.#failures.left] };
    if (connection.alive) {
      connection.alive = false;
      this.#crashes += 1;
      connection.client.dispose();
      await connection.child.end();
    }
    return outcome.error;
  }

  /** The service of a running process, with the model loaded if one was ever asked for. */
  async #ready(): Promise<EngineApi> {
    const connection = this.#connect();
    if (connection.loaded === undefined && this.#params !== undefined) {
      const loading = connection.client.service.load(this.#params);
      connection.loaded = loading;
      // The next call tries a failed load again.
      loading.catch(() => {
        if (connection.loaded === loading) connection.loaded = undefined;
      });
    }
    await connection.loaded;
    return connection.client.service;
  }

  #connect(): Connection {
    if (this.#disposed) throw new DocentError('closed', 'The engine was closed. Create a new one.');
    if (this.#connection?.alive) return this.#connection;
    const child = this.#start();
    const client = createClient(
      child.port,
      engineService,
      (reason) =>
        new DocentError('engine-crashed', `The engine stopped (${reason}). Ask again; it restarts by itself.`),
    );
    const connection: Connection = { child, client, alive: true, loaded: undefined };
    child.port.onClose(() => {
      if (!connection.alive) return;
      connection.alive = false;
      this.#crashes += 1;
    });
    this.#connection = connection;
    return connection;
  }
}
