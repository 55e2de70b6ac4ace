import { SvelteMap } from 'svelte/reactivity';
import type { DocentApi } from '../../../src-main/contract/docent-api.ts';
import type { Box } from '../../../src-main/contract/page.ts';
import { cutPageTiles } from '../pdf/cut-page-tiles.ts';
import { overlayOfTiles, type TileOverlay } from '../pdf/marks.ts';
import type { PageSource } from '../pdf/page-source.ts';
import type { ModelState } from './model-state.svelte.ts';

type PreparationStage = 'loading-model' | 'cutting' | 'encoding' | 'ready' | 'failed';

export interface Preparation {
  readonly stage: PreparationStage;
  /** The tiles, once they are cut. */
  readonly overlay: TileOverlay | null;
}

/** Milliseconds. A page that only scrolls past is not worth a second of computing. */
const SHOWN_FOR_MS = 500;

/**
 * Gets pages ready before they are asked about: cut here, encoded by main, so that the first answer is quick; a scan's text comes with it. A page
 * whose text layer is all that the model needs is neither drawn nor cut for it.
 * One page at a time: the one in view, or the one that a question waits for.
 */
export class PreparationState {
  readonly #api: DocentApi;
  readonly #source: PageSource;
  readonly #model: ModelState;
  readonly #states = new SvelteMap<string, Preparation>();
  readonly #pending = new Map<string, Promise<void>>();
  readonly #stop = new AbortController();
  #background: { readonly key: string; readonly abort: AbortController } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: DocentApi, source: PageSource, model: ModelState) {
    this.#api = api;
    this.#source = source;
    this.#model = model;
  }

  of(page: number, region: Box | null = null): Preparation | undefined {
    return this.#states.get(keyOf(page, region));
  }

  /** The page in view, whenever it changes. */
  shown(page: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#inBackground(page), SHOWN_FOR_MS);
  }

  /** The reader is about to ask: no more waiting. */
  soon(page: number): void {
    clearTimeout(this.#timer);
    this.#inBackground(page);
  }

  /** Resolves when the page is ready or its preparation failed; never throws. The next call tries a failure again. */
  async ensure(page: number, region: Box | null = null): Promise<void> {
    const key = keyOf(page, region);
    if (this.#background !== null && this.#background.key !== key) this.#background.abort.abort();
    await this.#prepare(page, region, this.#stop.signal);
  }

  /** The engine started again and has forgotten every page. */
  forget(): void {
    for (const [key, { stage }] of this.#states) if (stage === 'ready') this.#states.delete(key);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#stop.abort();
    this.#background?.abort.abort();
  }

  #inBackground(page: number): void {
    const key = keyOf(page, null);
    if (this.#background?.key === key || this.#states.get(key)?.stage === 'ready') return;
    this.#background?.abort.abort();
    const abort = new AbortController();
    const background = { key, abort };
    this.#background = background;
    void this.#prepare(page, null, AbortSignal.any([abort.signal, this.#stop.signal])).finally(() => {
      if (this.#background === background) this.#background = null;
    });
  }

  #prepare(page: number, region: Box | null, signal: AbortSignal): Promise<void> {
    const key = keyOf(page, region);
    const pending = this.#pending.get(key);
    if (pending !== undefined) return pending;
    if (this.#states.get(key)?.stage === 'ready') return Promise.resolve();
    const work = this.#work(key, page, region, signal).finally(() => this.#pending.delete(key));
    this.#pending.set(key, work);
    return work;
  }

  async #work(key: string, page: number, region: Box | null, signal: AbortSignal): Promise<void> {
    const at = (stage: PreparationStage, overlay: TileOverlay | null = null): void => {
      this.#states.set(key, { stage, overlay });
    };
    try {
      if (this.#model.tiling === null) at('loading-model');
      const tiling = await this.#model.warmUp();
      if (tiling === null) return void at('failed');
      signal.throwIfAborted();
      if (await this.#textIsEnough(page, signal)) return void at('ready');
      at('cutting');
      const tiles = await cutPageTiles(this.#source, page, region, tiling, signal);
      const overlay = overlayOfTiles(page, region, tiles, tiling);
      at('encoding', overlay);
      const documentId = this.#source.documentId;
      const { text } = await this.#api.encodePage({ documentId, page, region, tiles }, { signal });
      if (region === null) this.#source.offerText(text);
      at('ready', overlay);
    } catch {
      if (signal.aborted) this.#states.delete(key);
      else at('failed', this.#states.get(key)?.overlay ?? null);
    }
  }

  /** The model answers from the page's text layer, and looks at no tiles of it. */
  async #textIsEnough(page: number, signal: AbortSignal): Promise<boolean> {
    if (this.#model.current.needs?.tiles !== false) return false;
    const asked = { documentId: this.#source.documentId, page };
    const text = await this.#api.pageText({ ...asked, read: false }, { signal });
    if (text.source !== 'text-layer') return false;
    this.#source.offerText(text);
    // The model reads what is in pictures while the reader looks at the page.
    if (text.picturesUnread) this.#source.offerText(await this.#api.pageText({ ...asked, read: true }, { signal }));
    return true;
  }
}

function keyOf(page: number, region: Box | null): string {
  return region === null ? String(page) : `${page} ${region.join(' ')}`;
}
