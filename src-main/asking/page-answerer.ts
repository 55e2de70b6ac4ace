import type { PageRaster } from '../contract/page.ts';
import type { EarlierTurn } from './conversation/complete-question.ts';

export interface AnswerOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onDelta?: ((delta: string) => void) | undefined;
}

export interface PictureAnswer {
  readonly text: string;
  /** 0..1: the model's own probability of this very answer; null when it does not tell. */
  readonly confidence: number | null;
}

/** A page that a model is given to answer from. */
export interface GivenPage {
  /** From 1. */
  readonly page: number;
  /** null: its text alone. */
  readonly picture: PageRaster | null;
  /** null: its picture alone. */
  readonly text: string | null;
}

/** A question with all that it takes to answer it in full: the pages that matter, and what was said before. */
export interface FullQuestion {
  readonly question: string;
  /** At least one. */
  readonly pages: readonly GivenPage[];
  /** The last turns, oldest first. */
  readonly earlier: readonly EarlierTurn[];
}

/**
 * A model other than Docent's own, which is shown a page as a picture. It gives words only: where they are on the page, Docent finds by its
 * own reading.
 */
export interface PageAnswerer {
  readonly name: string;
  /** What computes, for people: a device, or the server's host. */
  readonly device: string;
  /** Host that pages are sent to; null when they stay in this process and its children. */
  readonly sentTo: string | null;
  /** Pictures that it can look at together. */
  readonly pictures: number;
  /**
   * In a few words.
   *
   * @param picture the page or the region that is asked about
   * @param text the page's exact text, for models that read small print badly; null: from pixels alone
   * @throws DocentError endpoint-failed, model-missing, cancelled
   */
  answer(picture: PageRaster, question: string, text: string | null, options: AnswerOptions): Promise<PictureAnswer>;
  /** In sentences that cite their pages ([p. 3]), going on with the conversation. @throws DocentError as `answer` */
  answerInFull(question: FullQuestion, options: AnswerOptions): Promise<PictureAnswer>;
  /** Idempotent. */
  dispose(): Promise<void>;
}
