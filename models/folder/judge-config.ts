import { z } from 'zod';

/** Weight of how much of the page stands in tables (0..1), where readers are right less often than they think. */
const tabular = z.number().default(0);

/** Weights of log odds and of what else is known; their weighted sum and `offset` are the log odds of being right. */
const OfReader = z.object({ own: z.number(), other: z.number(), agrees: z.number(), tabular, offset: z.number() });

/** `judge` of config.json: which of two readers is believed, and how sure (docs/model-format.md, "Two readers"). */
export const JudgePart = z.object({
  words: OfReader,
  page: OfReader,
  /** That the page does not tell, from what each reader says of it. */
  absent: z.object({ words: z.number(), page: z.number(), offset: z.number() }),
  refuse_at: z.number().gt(0).max(1),
  /** The page reader alone, on several pages. */
  several: z.object({ scale: z.number(), tabular, offset: z.number(), refuse_at: z.number().gt(0).max(1) }),
});
export type JudgePart = z.infer<typeof JudgePart>;
