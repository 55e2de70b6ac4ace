import { fileURLToPath } from 'node:url';
import type { AskEvent, EngineApi, LoadParams, ModelInfo } from '../../contract/engine.ts';
import { engineService } from '../../contract/engine.ts';
import { DocentError } from '../../contract/errors.ts';
import type { CallOptions } from '../../contract/service.ts';
import { type Client, createClient } from '../../rpc/index.ts';
import { providersToProbe, weightBytes } from '../devices/provider-chain.ts';
import type { ProbeProvider } from '../devices/provider-probe.ts';
import { providerReports } from '../devices/provider-reports.ts';
import { DeviceFailures } from './device-failures.ts';
import { type EngineChild, forkEngine, type StartEngine } from './engine-child.ts';

const ENGINE_PROCESS = fileURLToPath(new URL('./engine-process.ts', import.meta.url));

type Params<M extends keyof EngineApi> = Parameters<EngineApi[M]>[0];

interface Connection {
  readonly child: EngineChild;
  readonly client: Client<typeof engineService>;
  alive: boolean;
  /** The model, being loaded into this process or there already. */
  loaded: ReturnType<EngineApi['load']> | undefined;
}

/**
 * The engine as the rest of Docent sees it: the same interface, served by a child process. The process starts with the first call. When it
 * dies, calls in flight fail with `engine-crashed` and the next call starts another one, with the same model; its pages are gone (`cached`
 * says so).
 */
export class EngineClient implements EngineApi {
  readonly #start: StartEngine;
  readonly #probe: ProbeProvider | undefined;
  #connection: Connection | undefined;
  #params: LoadParams | undefined;
  readonly #failures = new DeviceFailures();
  #disposed = false;
  #crashes = 0;

  /**
   * @param start starts the engine's process; or the path of its program, for Node to fork
   * @param probe probes a provider on the engine's behalf, where the engine cannot start processes itself (Electron)
   */
  constructor(start: string | StartEngine = ENGINE_PROCESS, probe?: ProbeProvider) {
    this.#start = typeof start === 'string' ? forkEngine(start) : start;
    this.#probe = probe;
  }

  /** How often the process died by itself. */
  get crashes(): number {
    return this.#crashes;
  }

  async load(asked: LoadParams, options: CallOptions = {}) {
    // No turn of the event loop without need: calls made right after this one wait for this load.
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

  /** The model as it is loaded now, which is elsewhere than before when a device has failed. Loads it if need be. */
  async info(): Promise<ModelInfo> {
    await this.#ready();
    const model = await this.#connection?.loaded;
    if (model === undefined) throw new DocentError('closed', 'No model was asked for. Load one first.');
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

  /** Ends the process, killing it if it is busy. Idempotent; calls afterwards fail with `closed`. */
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
   * A device that was lost or is full cannot continue in the same process: that is ended, the next call starts another, and after a second loss or
   * for want of memory on another device. @returns what the caller is to hear
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

  /** The service of a living process with the model loaded, if one was ever asked for. */
  async #ready(): Promise<EngineApi> {
    const connection = this.#connect();
    if (connection.loaded === undefined && this.#params !== undefined) {
      const loading = connection.client.service.load(this.#params);
      connection.loaded = loading;
      // A load that failed is tried again by the next call.
      loading.catch(() => {
        if (connection.loaded === loading) connection.loaded = undefined;
      });
    }
    await connection.loaded;
    return connection.client.service;
  }

  #connect(): Connection {
    if (this.#disposed) throw new DocentError('closed', 'The engine was disposed. Create a new one.');
    if (this.#connection?.alive) return this.#connection;
    const child = this.#start();
    const client = createClient(
      child.port,
      engineService,
      (reason) =>
        new DocentError('engine-crashed', `The engine stopped (${reason}). Ask again: it starts anew by itself.`),
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
