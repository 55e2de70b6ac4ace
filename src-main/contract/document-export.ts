import { z } from 'zod/mini';

/** `pdf`: searchable; `csv`, `xlsx`: its tables. */
export const DocumentExportFormat = z.enum(['pdf', 'text', 'markdown', 'csv', 'xlsx']);
export type DocumentExportFormat = z.infer<typeof DocumentExportFormat>;

/** A file to save. */
export interface ExportedFile {
  /** Valid on every system. */
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** First progress, page by page; then the file: its name and size, and its bytes in order. */
export const DocumentExportEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), done: z.int().check(z.nonnegative()), total: z.int().check(z.positive()) }),
  z.object({ kind: z.literal('file'), name: z.string(), mime: z.string(), size: z.int().check(z.nonnegative()) }),
  z.object({ kind: z.literal('bytes'), bytes: z.instanceof(Uint8Array) }),
]);
export type DocumentExportEvent = z.infer<typeof DocumentExportEvent>;
