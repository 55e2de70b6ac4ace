import type { AddSource, DocentApi } from '../../../src-main/contract/docent-api.ts';
import type { LibraryDocument } from '../../../src-main/contract/library.ts';
import { isCancelled } from './error-words.ts';

/** A file on its way into the library. */
export interface Adding {
  readonly id: number;
  readonly name: string;
  readonly bytes: number;
  readonly status: 'waiting' | 'adding' | 'failed';
  readonly error: unknown;
}

/** Each is read whole into memory and opened by main: two keep both busy. */
const AT_ONCE = 2;
/** So many files appear at once: the window would stand still while it draws hundreds. */
const SHOWN_AT_ONCE = 20;

/** @param name what the file was called: the library may know the same file by another name */
type OnAdded = (document: LibraryDocument, name: string) => void;

export class AddingState {
  readonly #api: DocentApi;
  /** Where a file lies on disk, when this window may say; '' otherwise. */
  readonly #pathOf: (file: File) => string;
  #items = $state.raw<readonly Adding[]>([]);
  readonly #queue: (() => Promise<void>)[] = [];
  /** What stops each file that is not added yet. */
  readonly #stops = new Map<number, AbortController>();
  /** Stops the files that have not even appeared. */
  #stopRest = new AbortController();
  #running = 0;
  #next = 1;

  constructor(api: DocentApi, pathOf: (file: File) => string = () => '') {
    this.#api = api;
    this.#pathOf = pathOf;
  }

  get items(): readonly Adding[] {
    return this.#items;
  }

  /** Adds the files, a few at once. @returns the documents that they became, in their order; failed ones stay in `items` */
  async add(files: readonly File[], onAdded: OnAdded): Promise<LibraryDocument[]> {
    const { signal } = this.#stopRest;
    const adding: Promise<LibraryDocument | undefined>[] = [];
    for (let at = 0; at < files.length && !signal.aborted; at += SHOWN_AT_ONCE) {
      const shown = files.slice(at, at + SHOWN_AT_ONCE).map((file) => ({ file, item: this.#waiting(file) }));
      this.#items = [...this.#items, ...shown.map(({ item }) => item)];
      for (const { file, item } of shown) {
        this.#stops.set(item.id, new AbortController());
        adding.push(this.#enqueue(() => this.#addOne(item.id, file, onAdded)));
      }
      if (at + SHOWN_AT_ONCE < files.length) await new Promise((drawn) => setTimeout(drawn));
    }
    return (await Promise.all(adding)).filter((document) => document !== undefined);
  }

  /** Adds it no more: main stops opening it, and keeps nothing of it. */
  stop(id: number): void {
    this.#stops.get(id)?.abort();
    this.dismiss(id);
  }

  stopAll(): void {
    this.#stopRest.abort();
    this.#stopRest = new AbortController();
    for (const { id, status } of this.#items) if (status !== 'failed') this.stop(id);
  }

  dismiss(id: number): void {
    this.#items = this.#items.filter((item) => item.id !== id);
  }

  #waiting({ name, size }: File): Adding {
    return { id: this.#next++, name, bytes: size, status: 'waiting', error: null };
  }

  async #addOne(id: number, file: File, onAdded: OnAdded) {
    const { signal } = this.#stops.get(id) ?? {};
    try {
      signal?.throwIfAborted();
      this.#change(id, { status: 'adding' });
      const document = await this.#api.addDocument({ source: await this.sourceOf(file) }, { signal });
      onAdded(document, file.name);
      this.dismiss(id);
      return document;
    } catch (error) {
      if (signal?.aborted || isCancelled(error)) this.dismiss(id);
      else this.#change(id, { status: 'failed', error });
      return undefined;
    } finally {
      this.#stops.delete(id);
    }
  }

  async sourceOf(file: File): Promise<AddSource> {
    const path = this.#pathOf(file);
    if (path !== '') return { kind: 'path', path };
    return { kind: 'bytes', name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
  }

  #change(id: number, change: Partial<Adding>): void {
    this.#items = this.#items.map((item) => (item.id === id ? { ...item, ...change } : item));
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#queue.push(() => work().then(resolve, reject));
      this.#pump();
    });
  }

  #pump(): void {
    while (this.#running < AT_ONCE) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      this.#running += 1;
      void next().finally(() => {
        this.#running -= 1;
        this.#pump();
      });
    }
  }
}
