import { z } from 'zod/mini';
import { Problem } from './values.ts';

/** The state of a file. A file that is `running` when a run starts was interrupted, and is queued again. */
export const BatchFileStatus = z.enum(['queued', 'running', 'done', 'failed', 'duplicate']);
export type BatchFileStatus = z.infer<typeof BatchFileStatus>;

export const BatchCounts = z.object({
  total: z.int(),
  queued: z.int(),
  done: z.int(),
  failed: z.int(),
  duplicate: z.int(),
});
export type BatchCounts = z.infer<typeof BatchCounts>;

/** One line of a batch's JSONL output. */
export const BatchLine = z.object({
  file: z.string(),
  status: z.enum(['done', 'failed', 'duplicate']),
  sha256: z.nullable(z.string()),
  /** The first file with the same bytes. Its result is the result of this file too. */
  duplicate_of: z.nullable(z.string()),
  error: z.nullable(Problem),
  seconds: z.nullable(z.number()),
  /** The result of the job; null for a failed file. */
  result: z.json(),
});
export type BatchLine = z.infer<typeof BatchLine>;
