import type { DocumentLimits } from '../limits.ts';

/** What opening any kind of document takes. */
export interface OpenContext {
  readonly sha256: string;
  readonly limits: DocumentLimits;
  /** The file's name, for messages. */
  readonly subject: string | undefined;
  readonly signal: AbortSignal | undefined;
}
