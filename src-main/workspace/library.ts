import { basename } from 'node:path';
import { textLayerLines } from '../asking/text-layer-lines.ts';
import type { AddSource } from '../contract/docent-api.ts';
import { DocentError, type ErrorCode } from '../contract/errors.ts';
import { FILE_HEAD, fileFormatOf, notADocument } from '../contract/file-formats.ts';
import type { LibraryDocument } from '../contract/library.ts';
import type { OpenDocument } from '../documents/index.ts';
import { readHead } from '../files/regular-file.ts';
import type { History } from '../history/index.ts';
import { kindOf } from '../reading/document-kind.ts';
import type { AppEvents } from './app-events.ts';
import { asDocentError } from './docent-error.ts';
import type { DocumentStore } from './document-store.ts';
import type { OpenDocuments } from './open-documents.ts';

/** Pages to look at: a cover may have no text although the pages after it do. */
const PAGES_TRIED = 3;

/** Errors that are due to the document itself, and that stay until the user does something about them. */
const LASTING: readonly ErrorCode[] = [
  'file-not-found',
  'file-unreadable',
  'file-damaged',
  'password-required',
  'password-wrong',
  'too-large',
  'too-many-pages',
  'document-stopped',
];

type Examined = Pick<LibraryDocument, 'kind' | 'pageCount' | 'status' | 'error'>;

/** The reader's documents: which were added, what they are, and whether they open. `restore`, or adding a document again, undoes its removal. */
export class Library {
  readonly #history: History;
  readonly #store: DocumentStore;
  readonly #open: OpenDocuments;
  readonly #events: AppEvents;
  /** Documents that are being examined. If the same file is added twice at once, it is examined only once. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(history: History, store: DocumentStore, open: OpenDocuments, events: AppEvents) {
    this.#history = history;
    this.#store = store;
    this.#open = open;
    this.#events = events;
  }

  /** @throws DocentError bad-input */
  get(id: string): LibraryDocument {
    const document = this.#history.getDocument(id);
    if (document !== null) return document;
    throw new DocentError('bad-input', 'There is no such document in the library. Add it first.', { subject: id });
  }

  /**
   * Adds a document, or finds or restores it if it was added before. A document that does not open is kept as `failed`.
   *
   * @throws DocentError unsupported-format, file-not-found, file-unreadable, too-large, cancelled: then there is nothing to keep
   */
  async add(source: AddSource, password?: string | undefined, signal?: AbortSignal): Promise<LibraryDocument> {
    const given = source.kind === 'path' ? source.path : source.name.replaceAll('\\', '/');
    const name = basename(given) || 'document';
    const head = source.kind === 'path' ? await readHead(source.path, FILE_HEAD) : source.bytes;
    const format = fileFormatOf(head, name);
    if (format === undefined) {
      throw new DocentError('unsupported-format', notADocument(name, head), { subject: name });
    }
    const stored =
      source.kind === 'path' ? await this.#store.addFile(source.path) : await this.#store.addBytes(name, source.bytes);
    const adding = this.#inTurn(stored.id, async () => {
      const known = this.#history.getDocument(stored.id);
      // Of a file that was not here, the library knows only what an imported history says.
      const isKnown = known !== null && !stored.isNew && known.status !== 'failed' && password === undefined;
      if (isKnown) return this.#found(known, source);
      this.#open.retry(stored.id, password);
      const examined = await this.#examine(stored.id, signal);
      const current = this.#history.getDocument(stored.id);
      const file = { bytes: stored.bytes, format: format.openedAs, mime: format.mime, ...examined };
      if (current !== null) return this.#found(this.#written(asChosen({ ...current, ...file }, current)), source);
      return this.#written({ ...newDocument(stored.id, name, source), ...file });
    });
    try {
      return await adding;
    } catch (error) {
      // Nobody else adds the same file.
      const isAlone = !this.#turns.has(stored.id) && this.#history.getDocument(stored.id) === null;
      if (stored.isNew && isAlone) await this.#store.delete(stored.id);
      throw error;
    }
  }

  /** Opens a `failed` document again, e.g. with a password. @throws DocentError cancelled: then it stays as it was */
  async reopen(id: string, password?: string | undefined, signal?: AbortSignal): Promise<LibraryDocument> {
    this.get(id);
    return await this.#inTurn(id, async () => {
      this.#open.retry(id, password);
      const examined = await this.#examine(id, signal);
      const current = this.get(id);
      return this.#written(asChosen({ ...current, ...examined }, current));
    });
  }

  /** Runs `work` on the open document. If it can no longer be opened, the library shows that from then on. @throws DocentError as `get`, `openDocument` */
  async use<T>(id: string, work: (document: OpenDocument) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const { error: known } = this.get(id);
    if (known?.code === 'document-stopped') throw new DocentError(known.code, known.message, { subject: id });
    let opened = false;
    try {
      return await this.#open.use(
        id,
        (document) => {
          opened = true;
          return work(document);
        },
        signal,
      );
    } catch (error) {
      if (!opened || asDocentError(error).code === 'document-stopped') this.#noteFailure(id, error);
      throw error;
    }
  }

  opened(id: string): LibraryDocument {
    return this.#told(this.#history.setDocumentOpened(id));
  }

  remove(id: string): LibraryDocument {
    return this.#told(this.#history.removeDocument(id));
  }

  /** @throws DocentError as `get`; bad-input for one that has not been removed */
  delete(id: string): void {
    this.get(id);
    this.#history.deleteDocument(id);
    this.#events.emit({ kind: 'document-deleted', documentId: id });
  }

  restore(id: string): LibraryDocument {
    return this.#told(this.#history.restoreDocument(id));
  }

  rename(id: string, name: string): LibraryDocument {
    return this.#told(this.#history.renameDocument(id, name));
  }

  /**
   * A file takes the place of a document, unless it is the same file from another place. @returns the new version, and the conversations that
   * went to it. @throws DocentError as `add`, and why the new version does not open: then nothing is replaced
   */
  async replace(
    id: string,
    source: AddSource,
    signal?: AbortSignal,
  ): Promise<{ document: LibraryDocument; conversationIds: string[] }> {
    this.get(id);
    const before = new Set(this.#history.listDocuments({ removed: false }).map((document) => document.id));
    const document = await this.add(source, undefined, signal);
    if (document.id === id) return { document, conversationIds: [] };
    if (document.error !== null && !document.error.code.startsWith('password-')) {
      if (!before.has(document.id)) this.remove(document.id);
      throw new DocentError(
        'bad-input',
        `${document.name} cannot be opened, so nothing was replaced. ${document.error.message}`,
        { subject: document.id },
      );
    }
    const conversationIds = this.#history.replaceDocument(id, document.id);
    const old = this.#told(this.get(id));
    return { document: old.kindChosen ? await this.setKind(document.id, old.kind) : document, conversationIds };
  }

  /** Called when the model has read a first page, whose words can tell what kind of document it is. */
  suggestKind(id: string, kind: LibraryDocument['kind']): void {
    const document = this.#history.getDocument(id);
    if (document !== null && !document.kindChosen && document.kind === 'other' && kind !== 'other')
      this.#written({ ...document, kind });
  }

  /** Keeps the kind that a person chose; null: what the words of its first page tell again. @throws DocentError as `get` */
  async setKind(id: string, kind: LibraryDocument['kind'] | null, signal?: AbortSignal): Promise<LibraryDocument> {
    if (kind !== null) return this.#written({ ...this.get(id), kind, kindChosen: true });
    this.get(id);
    const first = this.#history.getPageText(id, 1);
    const told = first === null ? (await this.#examine(id, signal)).kind : kindOf(first.lines, first.size);
    return this.#written({ ...this.get(id), kind: told, kindChosen: false });
  }

  /** @throws DocentError cancelled; other errors are what it found */
  async #examine(id: string, signal: AbortSignal | undefined): Promise<Examined> {
    const look = async (document: OpenDocument): Promise<Examined> => {
      const { size } = await document.page(1);
      const first = await textLayerLines(document, 1, signal);
      let hasText = first !== undefined;
      for (let page = 2; !hasText && page <= Math.min(PAGES_TRIED, document.pageCount); page++) {
        hasText = (await textLayerLines(document, page, signal)) !== undefined;
      }
      const status = hasText ? 'text' : 'scan';
      return { kind: kindOf(first ?? [], size), pageCount: document.pageCount, status, error: null };
    };
    try {
      return await this.#open.use(id, look, signal);
    } catch (error) {
      if (signal?.aborted) throw new DocentError('cancelled', 'Adding the document was cancelled.', { subject: id });
      const { code, message } = asDocentError(error);
      return { kind: 'other', pageCount: 0, status: 'failed', error: { code, message } };
    }
  }

  #noteFailure(id: string, error: unknown): void {
    const { code, message } = asDocentError(error);
    const document = this.#history.getDocument(id);
    if (document === null || !LASTING.includes(code)) return;
    if (document.status === 'failed' && document.error?.code === code) return;
    this.#written({ ...document, status: 'failed', error: { code, message } });
  }

  /** The last place that a file was added from is where it is now. */
  #found(document: LibraryDocument, source: AddSource): LibraryDocument {
    const moved = source.kind === 'path' && source.path !== document.source;
    const found = moved ? this.#written({ ...document, source: source.path }) : document;
    return found.removedAt === null ? found : this.restore(found.id);
  }

  #written(document: LibraryDocument): LibraryDocument {
    return this.#told(this.#history.upsertDocument(document));
  }

  #told(document: LibraryDocument): LibraryDocument {
    this.#events.emit({ kind: 'document', document });
    return document;
  }

  async #inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(id) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#turns.set(id, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(id) === turn) this.#turns.delete(id);
    }
  }
}

/** A document that was examined again, of the kind that a person chose before. */
function asChosen(examined: LibraryDocument, { kind, kindChosen }: LibraryDocument): LibraryDocument {
  return kindChosen ? { ...examined, kind } : examined;
}

function newDocument(
  id: string,
  name: string,
  source: AddSource,
): Omit<LibraryDocument, keyof Examined | 'bytes' | 'format' | 'mime'> {
  return {
    id,
    name,
    source: source.kind === 'path' ? source.path : null,
    kindChosen: false,
    addedAt: Date.now(),
    openedAt: null,
    removedAt: null,
  };
}
