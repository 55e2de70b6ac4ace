import type { Place } from './state/route-state.svelte.ts';

const LOAD = {
  document: () => import('./components/reader/ReaderView.svelte'),
  ask: () => import('./components/ask/AskLibraryView.svelte'),
  history: () => import('./components/history/HistoryView.svelte'),
  receipts: () => import('./components/receipts/ReceiptsView.svelte'),
  removed: () => import('./components/library/RemovedView.svelte'),
  settings: () => import('./components/settings/SettingsView.svelte'),
  survey: () => import('./components/survey/SurveyView.svelte'),
};
type Later = keyof typeof LOAD;
type Loaded = { readonly [V in Later]?: Awaited<ReturnType<(typeof LOAD)[V]>>['default'] };

/** The views that a start does not show: loaded after the library, which comes with the window itself. */
export class Views {
  #loaded = $state.raw<Loaded>({});

  get loaded(): Loaded {
    return this.#loaded;
  }

  async load(view: Place['view']): Promise<void> {
    if (view === 'library' || this.#loaded[view] !== undefined) return;
    const { default: component } = await LOAD[view]();
    this.#loaded = { ...this.#loaded, [view]: component };
  }

  /** So that going there takes no time, and needs no Docent that still runs. */
  async loadAll(): Promise<void> {
    for (const view of Object.keys(LOAD) as Later[]) await this.load(view);
  }
}
