import type { DocentApi } from '../../../src-main/contract/docent-api.ts';
import type { PageText } from '../../../src-main/contract/library.ts';

export interface TextOptions {
  /** The model may read a scan for it, which takes a second or two. */
  readonly read?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Most characters remembered: each has a box, about 80 bytes in all. */
const MOST_CHARACTERS = 1_200_000;

/** The known text of a document's pages: fetched once, shared by selection, search and evidence. */
export class KnownTexts {
  readonly #api: Pick<DocentApi, 'pageText'>;
  readonly #documentId: string;
  /** Oldest first. */
  readonly #texts = new Map<number, PageText>();
  #characters = 0;
  /** Calls under way, by page and whether they may read. */
  readonly #asked = new Map<string, Promise<PageText>>();
  readonly #listeners = new Set<(text: PageText) => void>();

  constructor(api: Pick<DocentApi, 'pageText'>, documentId: string) {
    this.#api = api;
    this.#documentId = documentId;
  }

  known(page: number): PageText | undefined {
    return this.#texts.get(page);
  }

  async get(page: number, { read = false, signal }: TextOptions = {}): Promise<PageText> {
    const known = this.#texts.get(page);
    if (known !== undefined && (known.source !== 'none' || !read)) return known;
    // A call that can be cancelled belongs to its caller alone.
    if (signal !== undefined) return this.#ask(page, read, signal);
    const key = `${page} ${read}`;
    let asked = this.#asked.get(key);
    if (asked === undefined) {
      asked = this.#ask(page, read, undefined).finally(() => this.#asked.delete(key));
      this.#asked.set(key, asked);
    }
    return asked;
  }

  offer(text: PageText): void {
    const known = this.#texts.get(text.page);
    if (known !== undefined && known.source !== 'none' && text.source === 'none') return;
    this.#forget(text.page);
    this.#texts.set(text.page, text);
    this.#characters += charactersOf(text);
    for (const page of this.#texts.keys()) {
      if (this.#characters <= MOST_CHARACTERS || page === text.page) break;
      this.#forget(page);
    }
    for (const listener of [...this.#listeners]) listener(text);
  }

  onText(listener: (text: PageText) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #forget(page: number): void {
    const text = this.#texts.get(page);
    if (text === undefined) return;
    this.#texts.delete(page);
    this.#characters -= charactersOf(text);
  }

  async #ask(page: number, read: boolean, signal: AbortSignal | undefined): Promise<PageText> {
    const text = await this.#api.pageText({ documentId: this.#documentId, page, read }, { signal });
    this.offer(text);
    return text;
  }
}

function charactersOf(text: PageText): number {
  return text.lines.reduce((sum, line) => sum + line.characters.length, 0);
}
