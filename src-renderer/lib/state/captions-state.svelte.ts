import type { CaptionFormat, CaptionNote, CaptionStage, PageCaption } from '../../../src-main/contract/captions.ts';
import type { CaptionEvent } from '../../../src-main/contract/captions-api.ts';
import type { DocentApi } from '../../../src-main/contract/docent-api.ts';
import type { EvidenceMark } from '../pdf/marks.ts';
import { type CaptionItem, type CaptionSheet, itemAt, sheetOf } from './caption-sections.ts';
import { isCancelled } from './error-words.ts';

/** Descriptions of a document's pages, and where on the page what they say stands. */
export class CaptionsState {
  readonly #api: DocentApi;
  readonly #documentId: string;
  #pages = $state.raw<ReadonlyMap<number, PageCaption>>(new Map());
  #running = $state.raw<{ page: number; stage: CaptionStage } | null>(null);
  #error = $state.raw<{ page: number; error: unknown } | null>(null);
  /** What is shown on the page: an item's places, or one note. */
  #shown = $state.raw<{ page: number; marks: readonly EvidenceMark[] } | null>(null);
  #pointed = $state<string | null>(null);
  #abort: AbortController | null = null;

  constructor(api: DocentApi, documentId: string) {
    this.#api = api;
    this.#documentId = documentId;
  }

  get running(): { page: number; stage: CaptionStage } | null {
    return this.#running;
  }

  get error(): { page: number; error: unknown } | null {
    return this.#error;
  }

  get marks(): readonly EvidenceMark[] {
    return this.#shown?.marks ?? [];
  }

  /** How many pages are described. */
  get count(): number {
    return this.#pages.size;
  }

  of(page: number): PageCaption | null {
    return this.#pages.get(page) ?? null;
  }

  /** What was described before. Resolves when what is being described is there too. */
  async load(): Promise<void> {
    const documentId = this.#documentId;
    const kept = await this.#api.getCaptions({ documentId });
    this.#pages = new Map([...kept.map((caption) => [caption.page, caption] as const), ...this.#pages]);
    if (this.#abort === null) await this.#follow((signal) => this.#api.followCaption({ documentId }, { signal }));
  }

  /** Describes a page; `anew` also one that is described. Another page that is being described is given up. */
  async describe(page: number, anew: boolean): Promise<void> {
    this.stop();
    this.#error = null;
    this.#running = { page, stage: 'opening' };
    const params = { documentId: this.#documentId, page, anew };
    await this.#follow((signal) => this.#api.captionPage(params, { signal }));
  }

  async #follow(begin: (signal: AbortSignal) => AsyncIterable<CaptionEvent>): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    let page = this.#running?.page ?? 1;
    try {
      for await (const event of begin(abort.signal)) {
        if (event.kind === 'stage') {
          page = event.page;
          this.#error = null;
          this.#running = { page, stage: event.stage };
        } else this.#pages = new Map([...this.#pages, [event.caption.page, event.caption]]);
      }
    } catch (error) {
      if (!isCancelled(error)) this.#error = { page, error };
    } finally {
      if (this.#abort === abort) {
        this.#abort = null;
        this.#running = null;
      }
    }
  }

  stop(): void {
    this.#abort?.abort();
  }

  /** What a page's description says, in the order in which it is read; null before it is described. */
  sheet(page: number): CaptionSheet | null {
    const caption = this.of(page);
    return caption === null ? null : sheetOf(caption);
  }

  /** The item that the reader points at, in the description or on the page. */
  get pointed(): string | null {
    return this.#pointed;
  }

  /** Highlights an item's places; null: none. @returns the first box, if there is one */
  point(page: number, item: CaptionItem | null): EvidenceMark | undefined {
    this.#pointed = item?.key ?? null;
    const marks = (item?.boxes ?? []).map((box, index) => ({
      ...{ id: `caption/${item?.key}/${index}`, page, box, colour: 0, label: '' },
      title: item?.text ?? '',
    }));
    this.#shown = { page, marks };
    return marks[0];
  }

  /** The reader points at a place of the page, in fractions of it: what is said about it is highlighted. */
  pointAt(page: number, x: number, y: number): void {
    const sheet = this.sheet(page);
    if (sheet === null) return;
    const items = sheet.sections.flatMap((section) => section.items);
    const item = itemAt(items, x, y) ?? itemAt(sheet.sentences, x, y) ?? null;
    if ((item?.key ?? null) !== this.#pointed) this.point(page, item);
  }

  /** Highlights one note's box. */
  pointNote(page: number, note: CaptionNote): EvidenceMark | undefined {
    this.#pointed = null;
    if (note.box === null) return undefined;
    const mark = { id: `caption/${note.id}`, page, box: note.box, colour: 0, label: '', title: note.text };
    this.#shown = { page, marks: [mark] };
    return mark;
  }

  async export(format: CaptionFormat): Promise<{ name: string; text: string }> {
    return await this.#api.exportCaptions({ documentId: this.#documentId, format });
  }
}
