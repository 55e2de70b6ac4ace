import { retryAfterCrash } from '../asking/retry-after-crash.ts';
import type { ModelState } from '../contract/docent-api.ts';
import type { ModelInfo } from '../contract/engine.ts';
import { unlessAborted } from '../contract/unless-aborted.ts';
import type { DocentService, DocentSettings } from '../docent-service.ts';
import type { Answerers } from './answerers.ts';
import type { AppEvents } from './app-events.ts';
import { asDocentError } from './docent-error.ts';

const IDLE: ModelState = {
  state: 'idle',
  name: null,
  device: null,
  tiling: null,
  needs: null,
  skipped: [],
  chosenBecause: null,
  error: null,
};

/**
 * The service that answers, and the state of its model, which the window shows. Neither the service's code nor the model is loaded before it is
 * needed.
 */
export class ModelLoading {
  readonly #given: DocentService | DocentSettings;
  readonly #events: AppEvents;
  readonly #answerers: Answerers;
  #service: Promise<DocentService> | undefined;
  #loading: Promise<ModelInfo> | undefined;
  #state = IDLE;
  #crashes = 0;

  constructor(given: DocentService | DocentSettings, events: AppEvents, answerers: Answerers) {
    this.#answerers = answerers;
    this.#given = given;
    this.#events = events;
  }

  get state(): ModelState {
    return this.#state;
  }

  service(): Promise<DocentService> {
    this.#service ??= this.#make();
    return this.#service;
  }

  /** Loads the model once for all callers. After a failed load, the next call tries again. @throws DocentError as `DocentService.info` */
  ready(signal?: AbortSignal | undefined): Promise<ModelInfo> {
    this.#loading ??= this.#load(async () => (await this.service()).model());
    return unlessAborted(this.#loading, signal);
  }

  /** Reports that the engine died, once for all callers that noticed, and starts it again with the model. */
  async restart(reason: string): Promise<void> {
    const { engine } = await this.service();
    if (engine.crashes === this.#crashes) return;
    this.#crashes = engine.crashes;
    this.#events.emit({ kind: 'engine-restarted', reason });
    this.#loading = this.#load(async () => {
      const info = await (await this.service()).model();
      // With the first call, the engine's client starts a new process and loads the model into it.
      await engine.stats();
      return info;
    });
    await this.#loading.catch(() => undefined);
  }

  /** Uses another model, or Docent's own again, from the next question on. */
  async answererChanged(): Promise<void> {
    await this.#answerers.close();
    // Without a service there is nothing more to do: it gets the answerer when it is made.
    if (this.#service !== undefined) await (await this.#service).useAnswerer(await this.#answerers.inUse());
  }

  /** Ends the engine if there is one. Idempotent. */
  async dispose(): Promise<void> {
    await this.#answerers.close();
    if (this.#service === undefined && !('ask' in this.#given)) return;
    await (await this.service()).dispose();
  }

  async #make(): Promise<DocentService> {
    const given = this.#given;
    if ('ask' in given) return given;
    // The command line takes precedence over the window's settings.
    const answerer = given.answerer ?? (await this.#answerers.inUse());
    return (await import('../docent-service.ts')).createDocentService({ ...given, answerer });
  }

  #load(work: () => Promise<ModelInfo>): Promise<ModelInfo> {
    this.#become({ ...IDLE, state: 'loading' });
    const loading = work();
    loading.then(
      (info) => {
        const { name, device, tiling, needs, skipped, chosenBecause } = info;
        if (this.#loading === loading)
          this.#become({ state: 'ready', name, device, tiling, needs, skipped, chosenBecause, error: null });
      },
      (error: unknown) => {
        if (this.#loading !== loading) return;
        this.#loading = undefined;
        const { code, message } = asDocentError(error);
        this.#become({ ...IDLE, state: 'failed', error: { code, message } });
      },
    );
    return loading;
  }

  #become(state: ModelState): void {
    this.#state = state;
    this.#events.emit({ kind: 'model', model: state });
  }
}

/**
 * Runs `work` with the service and its loaded model, and runs it again if the engine dies meanwhile.
 *
 * @param onRetry called before the second time
 */
export async function withEngine<T>(
  model: ModelLoading,
  signal: AbortSignal,
  work: (service: DocentService, model: ModelInfo) => Promise<T>,
  onRetry: () => void = () => {},
): Promise<T> {
  return await retryAfterCrash(
    async () => work(await model.service(), await model.ready(signal)),
    async (reason) => {
      onRetry();
      await model.restart(reason);
    },
    signal,
  );
}
