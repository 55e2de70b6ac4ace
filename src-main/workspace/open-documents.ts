import { DocentError } from '../contract/errors.ts';
import { unlessAborted } from '../contract/unless-aborted.ts';
import { type OpenDocument, openDocument, type Strikes } from '../documents/index.ts';
import { copyError, type DocumentStore } from './document-store.ts';

/** Unused documents that stay open. Reopening a long PDF takes tenths of a second; keeping it open costs its bytes in memory. */
const KEPT = 4;

type Sizes = { readonly width: number; readonly height: number }[];

interface Entry {
  readonly opening: Promise<OpenDocument>;
  opened: boolean;
  /** Stops the opening: converting an office document may take a minute. */
  readonly stop: AbortController;
  users: number;
  /** It cannot be found any more, and closes when its last user is done. */
  retired: boolean;
  sizes: Promise<Sizes> | undefined;
}

/** Opens documents of the store, shares them between users, and closes the least recently used ones. */
export class OpenDocuments {
  readonly #store: DocumentStore;
  readonly #strikes: Strikes;
  /** Passwords, in memory only. After a restart a document asks for its password again. */
  readonly #passwords = new Map<string, string>();
  /** The least recently used first. */
  readonly #entries = new Map<string, Entry>();
  readonly #closing = new Set<Promise<void>>();
  /** Documents that the user asked to open again although they were stopped. */
  readonly #trusted = new Set<string>();

  /** @param strikes which documents were stopped before, by their ids */
  constructor(store: DocumentStore, strikes: Strikes) {
    this.#store = store;
    this.#strikes = strikes;
  }

  /** Runs `work` on the open document, which stays open as long. @throws DocentError as `openDocument` */
  async use<T>(id: string, work: (document: OpenDocument) => Promise<T>, signal?: AbortSignal | undefined): Promise<T> {
    const entry = this.#enter(id);
    try {
      return await work(await unlessAborted(entry.opening, signal));
    } finally {
      entry.users -= 1;
      if (entry.users === 0 && !entry.opened) this.#leave(id, entry);
      this.#trim();
      if (entry.retired && entry.users === 0) this.#dispose(entry);
    }
  }

  /** The sizes of all pages, determined once. */
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

  /** Makes the next use open it again, for example with this password, also when it was stopped before. */
  retry(id: string, password: string | undefined): void {
    if (password !== undefined) this.#passwords.set(id, password);
    this.#trusted.add(id);
    const entry = this.#entries.get(id);
    if (entry !== undefined) this.#retire(id, entry);
  }

  /** Closes it, and knows nothing about it any more. */
  forget(id: string): void {
    const entry = this.#entries.get(id);
    if (entry !== undefined) this.#retire(id, entry);
    this.#passwords.delete(id);
    this.#trusted.delete(id);
    this.#strikes.forgive(id);
  }

  /** Whether it was opened with a password given since the start. */
  isUnlocked(id: string): boolean {
    return this.#passwords.has(id);
  }

  /** Whether its pages can be read only with a password. */
  async isLocked(id: string): Promise<boolean> {
    if (this.isUnlocked(id)) return true;
    try {
      const document = await openDocument(this.#store.path(id), { strikes: this.#strikes, knownAs: id });
      await document.dispose();
      return false;
    } catch (error) {
      return error instanceof DocentError && error.code === 'password-required';
    }
  }

  /** Closes all documents; those in use close when their users are done. Idempotent. */
  async dispose(): Promise<void> {
    for (const [id, entry] of this.#entries) this.#retire(id, entry);
    await Promise.all(this.#closing);
  }

  #enter(id: string): Entry {
    let entry = this.#entries.get(id);
    this.#entries.delete(id);
    if (entry === undefined) {
      const stop = new AbortController();
      const opening = this.#open(id, stop.signal);
      const made: Entry = { opening, opened: false, stop, users: 0, retired: false, sizes: undefined };
      opening.then(
        () => {
          made.opened = true;
        },
        // The next call tries again.
        () => this.#retire(id, made),
      );
      entry = made;
    }
    entry.users += 1;
    this.#entries.set(id, entry);
    return entry;
  }

  async #open(id: string, signal: AbortSignal): Promise<OpenDocument> {
    try {
      return await openDocument(this.#store.path(id), {
        password: this.#passwords.get(id),
        trusted: this.#trusted.delete(id),
        strikes: this.#strikes,
        knownAs: id,
        converted: this.#store.pdfPath(id),
        signal,
      });
    } catch (error) {
      throw copyError(error, id);
    }
  }

  /** All who waited for it to open have left. */
  #leave(id: string, entry: Entry): void {
    this.#retire(id, entry);
    entry.stop.abort();
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
  return (await document.pages()).map(({ size }) => ({ width: size.width, height: size.height }));
}
