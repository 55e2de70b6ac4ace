import type { TilesSeen } from '../contract/docent.ts';
import type { Progress } from '../contract/docent-api.ts';
import type { PageNote } from '../contract/notes.ts';
import type { Box, TextLine, TextSource } from '../contract/page.ts';
import type { EarlierTurn } from './conversation/complete-question.ts';
import type { EncodedPage } from './encoded-pages.ts';
import type { PageAnswerer } from './page-answerer.ts';

export interface ReadOptions {
  /** From 1. */
  readonly page?: number | undefined;
  readonly password?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called when a new stage begins, with words to show. */
  readonly onProgress?: ((stage: string) => void) | undefined;
  /** The same in a form for programs. It also hears stages that `onProgress` leaves out. */
  readonly onStage?: ((stage: Progress) => void) | undefined;
  /** Called with what the model read on a whole page, so that the caller can keep it. */
  readonly onRead?: ((page: EncodedPage) => void) | undefined;
}

export interface AskOptions extends ReadOptions {
  /** The part of the page that is asked about; the whole page when left out. */
  readonly region?: Box | undefined;
  /** false: ignore a text layer and answer from the pixels alone. */
  readonly text?: boolean | undefined;
  /** Called with the answers as they are written. When several pages are asked, all of them report; the result says which one counts. */
  readonly onDelta?: ((delta: { page: number; question: number; text: string }) => void) | undefined;
  /** Other models than Docent's own answer in sentences that cite their pages, as `earlier` goes on; otherwise in a few words. */
  readonly inFull?: boolean | undefined;
  /** Asks this model for once; null: Docent's own; left out: the one in use. The caller disposes it. */
  readonly by?: PageAnswerer | null | undefined;
  /** The last turns of the conversation, oldest first, for models that can follow one. */
  readonly earlier?: readonly EarlierTurn[] | undefined;
  /** Where Docent's own model has two readers of a page, the better one alone answers, in half the time: for questions about which they hardly ever differ. */
  readonly oneReader?: boolean | undefined;
  /** Tell with each answer what a reader wants to know of it: its sentence, its evidence's sentences, what was searched, what comes near. */
  readonly explain?: boolean | undefined;
  /** Lines of pages that the caller knows already. A search uses them instead of opening and reading those pages. */
  readonly knownLines?: ((page: number) => Promise<readonly TextLine[] | undefined>) | undefined;
}

export interface LinesOptions extends ReadOptions {
  /** false: of a page without a text layer there are none. */
  readonly read: boolean;
  /** The part of the page whose lines are wanted: it is cut by itself, and read as it stands. The whole page when left out. */
  readonly region?: Box | undefined;
}

/** The lines of a page and where they come from. null: there is no text layer, and no model that can read the page. */
export interface PageLines {
  readonly lines: readonly TextLine[];
  readonly source: TextSource | null;
  /** What was looked at to read them, where this model read them itself. */
  readonly tiles?: TilesSeen | null | undefined;
  /** What was found out about the page; left out: nothing. */
  readonly notes?: readonly PageNote[] | undefined;
}

/** Reports a stage both ways. */
export function report(options: ReadOptions, words: string, stage: Progress): void {
  options.onProgress?.(words);
  options.onStage?.(stage);
}
