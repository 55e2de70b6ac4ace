import { SvelteMap } from 'svelte/reactivity';
import type { DocentApi } from '../../../src-main/contract/docent-api.ts';

/** Twice the largest card, for dense displays. */
const WIDTH = 360;

/** First pages as images (object URLs), loaded when a card comes into view and kept while the window lives: some 10 KB each. */
export class ThumbnailsState {
  readonly #api: DocentApi;
  readonly #urls = new SvelteMap<string, string | null>();
  readonly #asked = new Set<string>();

  constructor(api: DocentApi) {
    this.#api = api;
  }

  /** undefined: not here yet; null: there is none. */
  of(documentId: string): string | null | undefined {
    return this.#urls.get(documentId);
  }

  async load(documentId: string): Promise<void> {
    if (this.#asked.has(documentId)) return;
    this.#asked.add(documentId);
    try {
      const { mime, bytes } = await this.#api.pageImage({ documentId, page: 1, width: WIDTH });
      this.#urls.set(documentId, URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mime })));
    } catch {
      this.#urls.set(documentId, null);
    }
  }

  /** The document opens now, e.g. with its password: try again. */
  forget(documentId: string): void {
    const url = this.#urls.get(documentId);
    if (url) URL.revokeObjectURL(url);
    this.#urls.delete(documentId);
    this.#asked.delete(documentId);
  }
}
