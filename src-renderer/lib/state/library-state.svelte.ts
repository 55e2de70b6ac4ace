import { z } from 'zod/mini';
import type { AddSource, DocentApi } from '../../../src-main/contract/docent-api.ts';
import type { LibraryDocument } from '../../../src-main/contract/library.ts';
import { recall, remember } from './browser-storage.ts';

/** How the table is sorted: by when a document was last used or added (newest first), by its name, or by its number of pages (most first). */
const LibrarySort = z.enum(['used', 'added', 'name', 'pages']);
type LibrarySort = z.infer<typeof LibrarySort>;
export const LIBRARY_SORTS = LibrarySort.options;

/** The documents on the table, in the reader's order, and those removed from it, newest first. */
export class LibraryState {
  readonly #api: DocentApi;
  #documents = $state.raw<readonly LibraryDocument[]>([]);
  #loaded = $state(false);
  #chosen = $state.raw<ReadonlySet<string>>(new Set());
  #listed = $state(recall('library-listed', z.boolean()) ?? false);
  #sort = $state<LibrarySort>(recall('library-sort', LibrarySort) ?? 'used');
  filter = $state('');
  /** `kind` in the reader's language, so that the filter finds it. */
  nameOfKind: (kind: LibraryDocument['kind']) => string = (kind) => kind;
  /** What else the filter finds a document by: its collections and tags. */
  labelsOf: (documentId: string) => readonly string[] = () => [];

  readonly present = $derived.by(() =>
    this.#documents.filter((document) => document.removedAt === null).sort(ORDER[this.#sort]),
  );
  readonly removed = $derived.by(() =>
    this.#documents
      .filter((document) => document.removedAt !== null)
      .sort((a, b) => (b.removedAt ?? 0) - (a.removedAt ?? 0)),
  );
  readonly filtered = $derived.by(() => this.present.filter((document) => this.#matches(document)));
  /** Chosen for a question to many, in the table's order. */
  readonly chosen = $derived.by(() => this.present.filter((document) => this.#chosen.has(document.id)));

  constructor(api: DocentApi) {
    this.#api = api;
  }

  get sort(): LibrarySort {
    return this.#sort;
  }

  sortBy(sort: LibrarySort): void {
    this.#sort = sort;
    remember('library-sort', sort);
  }

  /** Shown as a list, not as a table of sheets. */
  get listed(): boolean {
    return this.#listed;
  }

  set listed(listed: boolean) {
    this.#listed = listed;
    remember('library-listed', listed);
  }

  get loaded(): boolean {
    return this.#loaded;
  }

  async load(): Promise<void> {
    const [present, removed] = await Promise.all([
      this.#api.listDocuments({ removed: false }),
      this.#api.listDocuments({ removed: true }),
    ]);
    const byId = new Map([...removed, ...present].map((document) => [document.id, document]));
    this.#documents = [...byId.values()];
    this.#loaded = true;
  }

  find(id: string): LibraryDocument | undefined {
    return this.#documents.find((document) => document.id === id);
  }

  /** A document as it is now. */
  take(document: LibraryDocument): void {
    const others = this.#documents.filter((other) => other.id !== document.id);
    this.#documents = [...others, document];
    if (document.removedAt !== null) this.choose(document.id, false);
  }

  isChosen(id: string): boolean {
    return this.#chosen.has(id);
  }

  choose(id: string, chosen: boolean): void {
    if (this.#chosen.has(id) === chosen) return;
    const next = new Set(this.#chosen);
    if (chosen) next.add(id);
    else next.delete(id);
    this.#chosen = next;
  }

  chooseOnly(ids: readonly string[]): void {
    this.#chosen = new Set(ids);
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const documentId of ids) this.take(await this.#api.removeDocument({ documentId }));
  }

  async restore(ids: readonly string[]): Promise<void> {
    for (const documentId of ids) this.take(await this.#api.restoreDocument({ documentId }));
  }

  /** Deletes a document for good. */
  async delete(documentId: string): Promise<void> {
    await this.#api.deleteDocument({ documentId });
    this.forget(documentId);
  }

  /** A document was deleted. */
  forget(documentId: string): void {
    this.#documents = this.#documents.filter((document) => document.id !== documentId);
  }

  async rename(documentId: string, name: string): Promise<void> {
    this.take(await this.#api.renameDocument({ documentId, name }));
  }

  /** Says which kind of document it is; null: what its words tell. `undo` puts back what it was. */
  async setKind(documentId: string, kind: LibraryDocument['kind'] | null): Promise<{ undo: () => Promise<void> }> {
    const before = this.find(documentId);
    const set = async (to: LibraryDocument['kind'] | null) =>
      this.take(await this.#api.setDocumentKind({ documentId, kind: to }));
    await set(kind);
    return { undo: () => set(before?.kindChosen ? before.kind : null) };
  }

  /** Shows the file that it was added from, in the system's file manager. */
  async showInFolder(documentId: string): Promise<void> {
    await this.#api.showInFolder({ documentId });
  }

  /** A file takes the document's place. `undo` puts everything back. */
  async replace(documentId: string, source: AddSource) {
    const here = new Set(this.present.map(({ id }) => id));
    const { document, conversationIds } = await this.#api.replaceDocument({ documentId, source });
    await this.load();
    const undo = async () => {
      await this.#api.moveConversations({ conversationIds, documentId });
      await this.restore([documentId]);
      if (!here.has(document.id)) await this.remove([document.id]);
    };
    return { document, conversationIds, undo };
  }

  /** @returns the document, which may still be `failed`, e.g. when the password was wrong */
  async reopen(documentId: string, password: string | undefined): Promise<LibraryDocument> {
    const document = await this.#api.reopenDocument({ documentId, ...(password === undefined ? {} : { password }) });
    this.take(document);
    return document;
  }

  #matches(document: LibraryDocument): boolean {
    const words = [document.name, this.nameOfKind(document.kind), ...this.labelsOf(document.id)];
    const text = words.join(' ').toLocaleLowerCase();
    return this.filter
      .toLocaleLowerCase()
      .split(/\s+/)
      .every((word) => text.includes(word));
  }
}

/** Whether a document waits for its password. */
export function isLocked(document: LibraryDocument): boolean {
  return document.error?.code === 'password-required' || document.error?.code === 'password-wrong';
}

type Order = (a: LibraryDocument, b: LibraryDocument) => number;

/** Scan 9 comes before scan 10. */
const byName: Order = (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true });
const ORDER: Readonly<Record<LibrarySort, Order>> = {
  used: (a, b) => touched(b) - touched(a) || byName(a, b),
  added: (a, b) => b.addedAt - a.addedAt || byName(a, b),
  name: byName,
  pages: (a, b) => b.pageCount - a.pageCount || byName(a, b),
};

function touched(document: LibraryDocument): number {
  return Math.max(document.addedAt, document.openedAt ?? 0);
}
