import type { CaptionFormat, CaptionNote, CaptionStage, PageCaption } from '../../../src-main/contract/captions.ts';
import type { DocentApi } from '../../../src-main/contract/docent-api.ts';
import { EVIDENCE_COLOURS, type EvidenceMark } from '../pdf/marks.ts';
import { isCancelled } from './error-words.ts';

/** Descriptions of a document's pages, and where on the page what they say stands. */
export class CaptionsState {
  readonly #api: DocentApi;
  readonly #documentId: string;
  #pages = $state.raw<ReadonlyMap<number, PageCaption>>(new Map());
  #running = $state.raw<{ page: number; stage: CaptionStage } | null>(null);
  #error = $state.raw<{ page: number; error: unknown } | null>(null);
  /** What is shown on the page: a sentence's sources, or one note. */
  #shown = $state.raw<{ page: number; marks: readonly EvidenceMark[] } | null>(null);
  #abort: AbortController | null = null;
  #loaded = false;

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

  /** What was described before, once. */
  async load(): Promise<void> {
    if (this.#loaded) return;
    this.#loaded = true;
    const kept = await this.#api.getCaptions({ documentId: this.#documentId });
    this.#pages = new Map([...kept.map((caption) => [caption.page, caption] as const), ...this.#pages]);
  }

  /** Describes a page; `anew` also one that is described. Another page that is being described is given up. */
  async describe(page: number, anew: boolean): Promise<void> {
    this.stop();
    const abort = new AbortController();
    this.#abort = abort;
    this.#error = null;
    this.#running = { page, stage: 'opening' };
    try {
      const params = { documentId: this.#documentId, page, anew };
      for await (const event of this.#api.captionPage(params, { signal: abort.signal })) {
        if (event.kind === 'stage') this.#running = { page, stage: event.stage };
        else this.#pages = new Map([...this.#pages, [page, event.caption]]);
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

  /** Highlights a sentence's sources. @returns the first box, if there is one */
  point(page: number, number: number, sources: readonly string[]): EvidenceMark | undefined {
    const caption = this.of(page);
    const notes = sources.flatMap((id) => caption?.notes.find((note) => note.id === id) ?? []);
    return this.#show(page, notes, String(number), number - 1);
  }

  /** Highlights one note's box. */
  pointNote(page: number, note: CaptionNote): EvidenceMark | undefined {
    return this.#show(page, [note], '', 0);
  }

  async export(format: CaptionFormat): Promise<{ name: string; text: string }> {
    return await this.#api.exportCaptions({ documentId: this.#documentId, format });
  }

  #show(page: number, notes: readonly CaptionNote[], label: string, colour: number): EvidenceMark | undefined {
    const marks = notes.flatMap((note): EvidenceMark[] =>
      note.box === null
        ? []
        : [
            {
              id: `caption/${note.id}`,
              page,
              box: note.box,
              colour: colour % EVIDENCE_COLOURS,
              label,
              title: note.text,
            },
          ],
    );
    this.#shown = { page, marks };
    return marks[0];
  }
}
