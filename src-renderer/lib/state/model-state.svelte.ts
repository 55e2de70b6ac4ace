import type { DocentApi, ModelState as Model } from '../../../src-main/contract/docent-api.ts';
import type { ProviderReport } from '../../../src-main/contract/engine.ts';
import type { TilingOptions } from '../../../src-main/contract/tile.ts';

/** Docent's own model among the installed ones. */
export const OWN_MODEL = 'docent-mini';

const UNKNOWN: Model = {
  state: 'idle',
  name: null,
  device: null,
  tiling: null,
  needs: null,
  skipped: [],
  chosenBecause: null,
  error: null,
};

/** The model as the window knows it, and the devices that could run it. */
export class ModelState {
  readonly #api: DocentApi;
  #model = $state.raw<Model>(UNKNOWN);
  #devices = $state.raw<readonly ProviderReport[] | null>(null);
  #loading: Promise<TilingOptions | null> | undefined;

  constructor(api: DocentApi) {
    this.#api = api;
  }

  get current(): Model {
    return this.#model;
  }

  get tiling(): TilingOptions | null {
    return this.#model.tiling;
  }

  /** null until they were probed, which takes seconds. */
  get devices(): readonly ProviderReport[] | null {
    return this.#devices;
  }

  take(model: Model): void {
    this.#model = model;
  }

  /** Loads the model unless it is there. @returns how it wants pages cut; null when it cannot be loaded */
  async warmUp(): Promise<TilingOptions | null> {
    if (this.#model.state === 'ready') return this.#model.tiling;
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    return await this.#loading;
  }

  async probe(): Promise<void> {
    this.#devices = (await this.#api.devices({})).providers;
  }

  async #load(): Promise<TilingOptions | null> {
    if (this.#model.state === 'idle') this.#model = { ...this.#model, state: 'loading' };
    this.#model = await this.#api.warmUp({});
    return this.#model.tiling;
  }
}
