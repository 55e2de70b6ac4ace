import { unlessAborted } from '../asking/unless-aborted.ts';
import type { OpenDocument } from '../documents/index.ts';
import { copyError, type DocumentStore } from './document-store.ts';

/** Documents that stay open while nobody uses them: reopening a long PDF costs tenths of a second, keeping it its bytes in memory. */
const KEPT = 4;

type Sizes = { readonly width: number; readonly height: number }[];

interface Entry {
  readonly opening: Promise<OpenDocument>;
  users: number;
  /** No longer to be found: closes when its last user leaves. */
  retired: boolean;
  sizes: Promise<Sizes> | undefined;
}

/** Documents of the store, opened once and shared; the least recently used ones are closed. */
export class OpenDocuments {
  readonly #store: DocumentStore;
  /** In memory only. A document that needs one asks for it again after a restart. */
  readonly #passwords = new Map<string, string>();
  /** From the least to the most recently used. */
  readonly #entries = new Map<string, Entry>();
  readonly #closing = new Set<Promise<void>>();

  constructor(store: DocumentStore) {
    this.#store = store;
  }

  /** Runs `work` on the open document, which stays open as long. @throws DocentError as `openDocument` */
  async use<T>(id: string, work: (document: OpenDocument) => Promise<T>, signal?: AbortSignal | undefined): Promise<T> {
    const entry = this.#enter(id);
    try {
      return await work(await unlessAborted(entry.opening, signal));
    } finally {
      entry.users -= 1;
      this.#trim();
      if (entry.retired && entry.users === 0) this.#dispose(entry);
    }
  }

  /** Sizes of all pages, worked out once. */
  async sizes(id: string, signal?: AbortSignal | undefined): Promise<Sizes> {
    return await this.use(
      id,
      async (document) => {
        const entry = this.#entries.get(id);
        const sizes = entry?.sizes ?? pageSizes(document);
        if (entry !== undefined) entry.sizes = sizes;
        return await sizes;
      },
      signal,
    );
  }

  /** Opens it again from now on, e.g. with this password. */
  retry(id: string, password: string | undefined): void {
    if (password !== undefined) this.#passwords.set(id, password);
    const entry = this.#entries.get(id);
    if (entry !== undefined) this.#retire(id, entry);
  }

  /** Closes all; those in use when their users leave. Idempotent. */
  async dispose(): Promise<void> {
    for (const [id, entry] of this.#entries) this.#retire(id, entry);
    await Promise.all(this.#closing);
  }

  #enter(id: string): Entry {
    let entry = this.#entries.get(id);
    this.#entries.delete(id);
    if (entry === undefined) {
      const opening = this.#open(id);
      const opened: Entry = { opening, users: 0, retired: false, sizes: undefined };
      // What failed is tried again by the next.
      opening.catch(() => this.#retire(id, opened));
      entry = opened;
    }
    entry.users += 1;
    this.#entries.set(id, entry);
    return entry;
  }

  async #open(id: string): Promise<OpenDocument> {
    const { openDocument } = await import('../documents/index.ts');
    try {
      return await openDocument(this.#store.path(id), { password: this.#passwords.get(id) });
    } catch (error) {
      throw copyError(error, id);
    }
  }

  #trim(): void {
    for (const [id, entry] of this.#entries) {
      if (this.#entries.size <= KEPT) return;
      if (entry.users === 0) this.#retire(id, entry);
    }
  }

  #retire(id: string, entry: Entry): void {
    if (this.#entries.get(id) === entry) this.#entries.delete(id);
    if (entry.retired) return;
    entry.retired = true;
    if (entry.users === 0) this.#dispose(entry);
  }

  #dispose(entry: Entry): void {
    const closing = entry.opening.then((document) => document.dispose()).catch(() => undefined);
    this.#closing.add(closing);
    closing.finally(() => this.#closing.delete(closing));
  }
}

async function pageSizes(document: OpenDocument): Promise<Sizes> {
  const numbers = Array.from({ length: document.pageCount }, (_, i) => i + 1);
  const pages = await Promise.all(numbers.map((number) => document.page(number)));
  return pages.map(({ size }) => ({ width: size.width, height: size.height }));
}
