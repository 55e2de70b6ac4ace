import { z } from 'zod';

/** The state of a file. A file that is `running` when a run starts was interrupted, and is queued again. */
export const BatchFileStatus = z.enum(['queued', 'running', 'done', 'failed', 'duplicate']);
export type BatchFileStatus = z.infer<typeof BatchFileStatus>;

export const BatchCounts = z.object({
  total: z.number().int(),
  queued: z.number().int(),
  done: z.number().int(),
  failed: z.number().int(),
  duplicate: z.number().int(),
});
export type BatchCounts = z.infer<typeof BatchCounts>;

/** One line of a batch's JSONL output. */
export const BatchLine = z.object({
  file: z.string(),
  status: z.enum(['done', 'failed', 'duplicate']),
  sha256: z.string().nullable(),
  /** The first file with the same bytes. Its result is the result of this file too. */
  duplicate_of: z.string().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  seconds: z.number().nullable(),
  /** The result of the job; null for a failed file. */
  result: z.json(),
});
export type BatchLine = z.infer<typeof BatchLine>;
