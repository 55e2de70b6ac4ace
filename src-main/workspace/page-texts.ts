import { setImmediate } from 'node:timers/promises';
import { textLayerLines } from '../asking/text-layer-lines.ts';
import type { LibraryDocument, PageText } from '../contract/library.ts';
import type { TextLine } from '../contract/page.ts';
import type { OpenDocument } from '../documents/index.ts';
import type { History } from '../history/index.ts';
import { kindOf } from '../reading/document-kind.ts';
import { isBelievable } from '../reading/index.ts';
import type { Library } from './library.ts';
import { type ModelLoading, withEngine } from './model-loading.ts';
import type { OpenDocuments } from './open-documents.ts';

/** The text of pages: from the file, from an earlier reading, or read now. It is kept in the history, where it can be searched. */
export class PageTexts {
  readonly #library: Library;
  readonly #history: History;
  readonly #model: ModelLoading;
  readonly #open: Pick<OpenDocuments, 'isLocked' | 'isUnlocked'>;

  /** @param open knows which documents need a password: their text is not kept unless the reader wants that */
  constructor(
    library: Library,
    history: History,
    model: ModelLoading,
    open: Pick<OpenDocuments, 'isLocked' | 'isUnlocked'>,
  ) {
    this.#open = open;
    this.#library = library;
    this.#history = history;
    this.#model = model;
  }

  /** The text layer; without one, what the model read before, or (if `read` is set) what it reads now. */
  async get(id: string, page: number, read: boolean, signal: AbortSignal): Promise<PageText> {
    return await this.#library.use(
      id,
      async (document) => {
        const { size } = await document.page(page);
        const layer = await textLayerLines(document, page, signal);
        const known = this.#history.getPageText(id, page);
        // Also a text layer with what was read in the page's pictures.
        if (known !== null && isRead(known)) return known;
        if (layer !== undefined && isBelievable(layer)) {
          const text: PageText = { page, size, source: 'text-layer', lines: layer, notes: known?.notes };
          if (known !== null || !document.hasPictures) return text;
          if (!read) return { ...text, picturesUnread: true };
        } else if (!read) {
          return { page, size, source: layer ? 'text-layer' : 'none', lines: layer ?? [] };
        }
        const text = await this.#read(document, page, signal);
        this.#keep(id, text);
        return text;
      },
      signal,
    );
  }

  /** The kept lines of a page, for searches over all pages. Lets other work have a turn first. */
  async known(id: string, page: number): Promise<readonly TextLine[] | undefined> {
    await setImmediate();
    const text = this.#history.getPageText(id, page);
    if (text === null || text.source === 'none') return undefined;
    return isRead(text) || isBelievable(text.lines) ? text.lines : undefined;
  }

  /** Keeps what the model read on a whole page. */
  remember(
    id: string,
    { page, size, lines, source, notes }: Omit<PageText, 'source'> & { source: string | null },
  ): void {
    // Of a mended text layer most may be the file's own.
    if (source === 'model') this.#keep(id, { page, size, lines, source, notes });
    else if (isRead({ lines })) this.#keep(id, { page, size, lines, source: 'text-layer', notes });
  }

  #keep(id: string, text: PageText): void {
    if (text.source === 'none' || !this.#mayKeep(id)) return;
    this.#history.savePageText(id, text);
    if (text.source === 'model' && text.page === 1) this.#library.suggestKind(id, kindOf(text.lines, text.size));
  }

  async #read(document: OpenDocument, page: number, signal: AbortSignal): Promise<PageText> {
    const { size } = await document.page(page);
    const { lines, source, notes } = await withEngine(this.#model, signal, (service) =>
      service.lines(document, page, { read: true, signal }),
    );
    return { page, size, source: source ?? 'none', lines: [...lines], notes: [...(notes ?? [])] };
  }

  /**
   * Keeps the text of all pages, so that search finds them: text layers, and what the model reads on scans. Page by page, whenever no other work waits;
   * continues where it stopped.
   *
   * @param outdated pages that an earlier version read; each leaves the set when it has been read again
   */
  async index(
    { id, pageCount }: LibraryDocument,
    outdated: Set<number>,
    whenIdle: () => Promise<void>,
    onPage: (done: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    if (!this.#mayKeep(id)) return;
    for (let page = 1; page <= pageCount; page++) {
      await whenIdle();
      signal.throwIfAborted();
      // A document that was removed meanwhile need not be read.
      if (this.#library.get(id).removedAt !== null) return;
      const isOutdated = outdated.has(page);
      if (isOutdated || !this.#isRead(id, page))
        await this.#library.use(id, (open) => this.#indexPage(id, open, page, isOutdated, signal), signal);
      outdated.delete(page);
      onPage(page);
    }
  }

  /** Forgets what was kept of documents that need a password. */
  async forgetLocked(signal: AbortSignal): Promise<void> {
    const locked: string[] = [];
    for (const id of this.#history.countPageTexts().keys()) {
      signal.throwIfAborted();
      if (await this.#open.isLocked(id)) locked.push(id);
    }
    this.#history.deletePageTexts(locked);
  }

  /** What makes no sense in a language that the model has learnt is read anew when it is next wanted. */
  async forgetForeign(signal: AbortSignal): Promise<void> {
    for (const { id, pageCount } of this.#history.listDocuments({ removed: false })) {
      for (let page = 1; page <= pageCount; page++) {
        await setImmediate();
        signal.throwIfAborted();
        const text = this.#history.getPageText(id, page);
        if (text?.source !== 'model') continue;
        const { lines } = text;
        if (await withEngine(this.#model, signal, (service) => service.isFamiliar(lines, { signal }))) continue;
        this.#history.savePageText(id, { ...text, source: 'none', lines: [] });
      }
    }
  }

  #mayKeep(id: string): boolean {
    return !this.#open.isUnlocked(id) || this.#history.getSettings().keepUnlockedText;
  }

  #isRead(id: string, page: number): boolean {
    const text = this.#history.getPageText(id, page);
    return text !== null && text.source !== 'none';
  }

  async #indexPage(
    id: string,
    document: OpenDocument,
    page: number,
    isOutdated: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const known = isOutdated ? this.#history.getPageText(id, page) : null;
    // What was read off the page itself has the words of its pictures.
    if (known !== null && (!document.hasPictures || isRead(known))) {
      this.#keep(id, known);
      return;
    }
    const found = await textLayerLines(document, page, signal);
    const layer = found !== undefined && isBelievable(found) ? found : undefined;
    const { size } = await document.page(page);
    if (layer === undefined || document.hasPictures) this.#keep(id, await this.#read(document, page, signal));
    else if (isOutdated || !this.#isRead(id, page)) this.#keep(id, { page, size, source: 'text-layer', lines: layer });
    await setImmediate();
  }
}

/** Whether some of its text was read from the pixels. */
const isRead = ({ lines }: Pick<PageText, 'lines'>) => lines.some(({ source }) => source === 'model');
