import type { SkippedDevice } from '../contract/engine.ts';
import type { PageRaster } from '../contract/page.ts';
import type { EarlierTurn } from './conversation/complete-question.ts';

export interface AnswerOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onDelta?: ((delta: string) => void) | undefined;
}

export interface ImageAnswer {
  readonly text: string;
  /** 0..1: the probability that the model gives this answer; null when the model does not report it. */
  readonly confidence: number | null;
}

/** A page that a model is given to answer from. */
export interface GivenPage {
  /** From 1. */
  readonly page: number;
  /** null: its text alone. */
  readonly image: PageRaster | null;
  /** null: its image alone. */
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
 * A model other than Docent's own that is shown the page as an image. It only returns words; Docent finds them on the page with its own
 * reading.
 */
export interface PageAnswerer {
  readonly name: string;
  /** What it runs on, for people: a device, or the server's host. Once it has answered, it is known for sure. */
  readonly device: string;
  /** Devices that come before `device` and do not run it. Left out: it has no choice. */
  readonly skipped?: readonly SkippedDevice[];
  /** Host that pages are sent to; null when they stay in this process and its children. */
  readonly sentTo: string | null;
  /** Images that it can look at together. 0: it cannot see, and answers from text alone. */
  readonly images: number;
  /**
   * In a few words.
   *
   * @param image the page or the region that is asked about; null exactly where `images` is 0
   * @param text the page's exact text, because models read small print badly; null: answer from the pixels alone
   * @throws DocentError endpoint-failed, model-missing, cancelled
   */
  answer(image: PageRaster | null, question: string, text: string | null, options: AnswerOptions): Promise<ImageAnswer>;
  /** In sentences that cite their pages ([p. 3]), going on with the conversation. @throws DocentError as `answer` */
  answerInFull(question: FullQuestion, options: AnswerOptions): Promise<ImageAnswer>;
  /** Of the process that runs it; null: it is not running. Left out: not known. */
  memoryBytes?(): Promise<number | null>;
  /** Idempotent. */
  dispose(): Promise<void>;
}
