import type { Answer, TilesSeen } from '../contract/docent.ts';
import type { ModelInfo } from '../contract/engine.ts';
import type { PageNote } from '../contract/notes.ts';
import type { Box } from '../contract/page.ts';
import type { OpenDocument } from '../documents/index.ts';
import type { AskOptions } from './ask-options.ts';
import type { Stopwatch } from './stopwatch.ts';

/** A page, or a region of it, with the questions about it. It is the same for every model that may answer. */
export interface PageInQuestion {
  readonly document: OpenDocument;
  readonly page: number;
  readonly region: Box | undefined;
  readonly questions: readonly string[];
  /** Docent's own model, which reads the page even when another model answers. */
  readonly model: ModelInfo;
  readonly options: AskOptions;
  readonly watch: Stopwatch;
  /** @param question index in `questions` */
  readonly onDelta: (question: number, delta: string) => void;
}

export interface PageAnswers {
  /** In the order of the questions. */
  readonly answers: Answer[];
  readonly tiles: TilesSeen | null;
  /** What was found out about the page. */
  readonly notes: readonly PageNote[];
}
