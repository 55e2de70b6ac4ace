import type { PageRaster } from '../contract/page.ts';

export interface AnswerOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onDelta?: ((delta: string) => void) | undefined;
}

export interface PictureAnswer {
  readonly text: string;
  /** 0..1: the model's own probability of this very answer; null when it does not tell. */
  readonly confidence: number | null;
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
  /**
   * @param picture the page or the region that is asked about
   * @param text the page's exact text, for models that read small print badly; null: from pixels alone
   * @throws DocentError endpoint-failed, model-missing, cancelled
   */
  answer(picture: PageRaster, question: string, text: string | null, options: AnswerOptions): Promise<PictureAnswer>;
  /** Idempotent. */
  dispose(): Promise<void>;
}
