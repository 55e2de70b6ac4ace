import type { ModelInfo } from '../contract/engine.ts';
import type { TextLine } from '../contract/page.ts';
import type { OpenDocument } from '../documents/index.ts';
import type { Stopwatch } from './stopwatch.ts';

/** A page with its text layer, whose pixels may have to be read. */
export interface LayeredPage {
  readonly document: OpenDocument;
  readonly page: number;
  readonly layer: readonly TextLine[];
  /** The model that reads; it is loaded only if there is something to read. */
  readonly loading: () => Promise<ModelInfo>;
  readonly watch: Stopwatch;
  readonly signal?: AbortSignal | undefined;
}
