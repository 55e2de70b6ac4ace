import type { Progress } from '../contract/docent-api.ts';
import type { Box, TextLine, TextSource } from '../contract/page.ts';
import type { EarlierTurn } from './conversation/complete-question.ts';
import type { EncodedPage } from './encoded-pages.ts';

export interface ReadOptions {
  /** From 1. */
  readonly page?: number | undefined;
  readonly password?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called when a new stage begins, with words for a person. */
  readonly onProgress?: ((stage: string) => void) | undefined;
  /** The same for a program, with every stage. */
  readonly onStage?: ((stage: Progress) => void) | undefined;
  /** Hears what the model read on a whole page, so that it need not be read again. */
  readonly onRead?: ((page: EncodedPage) => void) | undefined;
}

export interface AskOptions extends ReadOptions {
  /** The part of the page that is asked about; the whole page when left out. */
  readonly region?: Box | undefined;
  /** false: the model answers from pixels alone. */
  readonly text?: boolean | undefined;
  /** The answers as they come. Of several pages that are asked, all are heard; the result says which one counts. */
  readonly onDelta?: ((delta: { page: number; question: number; text: string }) => void) | undefined;
  /** Other models than Docent's own answer in sentences that cite their pages, as `earlier` goes on; otherwise in a few words. */
  readonly inFull?: boolean | undefined;
  /** The last turns of the conversation, oldest first, for models that can follow one. */
  readonly earlier?: readonly EarlierTurn[] | undefined;
  /** Tell with each answer what a reader wants to know of it: its sentence, its evidence's sentences, what was searched, what comes near. */
  readonly explain?: boolean | undefined;
  /** Lines of pages that are known already: a search then neither opens nor reads them. */
  readonly knownLines?: ((page: number) => Promise<readonly TextLine[] | undefined>) | undefined;
}

/** The lines of a page and where they come from; null: nobody can read them. */
export interface PageLines {
  readonly lines: readonly TextLine[];
  readonly source: TextSource | null;
}

/** A stage in words for a person and as a program counts it. */
export function report(options: ReadOptions, words: string, stage: Progress): void {
  options.onProgress?.(words);
  options.onStage?.(stage);
}
