import { z } from 'zod';
import { PageCaption } from './captions.ts';
import { Answer, TilesSeen } from './docent.ts';

/** The answer of one model. */
export const ComparedAnswer = z.object({
  /** As the user named it: a folder, or ADDRESS#MODEL of a server. */
  named: z.string(),
  model: z.string(),
  device: z.string(),
  /** Host that the page was sent to; null: it stayed on this machine. */
  sentTo: z.string().nullable(),
  /** Of a question. */
  answer: Answer.nullable(),
  tiles: TilesSeen.nullable(),
  /** Of a caption. */
  caption: PageCaption.nullable(),
  /** Time for the whole answer, without loading the model. */
  ms: z.number(),
  /** Why this model has no answer. The other models still have theirs. */
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type ComparedAnswer = z.infer<typeof ComparedAnswer>;

/** The same question, or the same page to describe, put to several models. */
export const Comparison = z.object({
  file: z.string(),
  sha256: z.string(),
  page: z.number().int().positive(),
  /** null: they describe the page. */
  question: z.string().nullable(),
  answers: z.array(ComparedAnswer).min(1),
});
export type Comparison = z.infer<typeof Comparison>;

/** Which of the compared models were right, in the reader's judgement. */
export const ComparisonVerdict = z.object({
  /** Of the comparison. */
  id: z.string().min(1).max(64),
  /** Those that answered. */
  models: z.array(z.string().max(2000)).min(1).max(6),
  /** Some of `models`; empty: none was. */
  right: z.array(z.string().max(2000)).max(6),
});
export type ComparisonVerdict = z.infer<typeof ComparisonVerdict>;

/** How often a model was right, of the comparisons that the reader judged. */
export const ModelTally = z.object({
  model: z.string(),
  right: z.number().int().nonnegative(),
  of: z.number().int().positive(),
});
export type ModelTally = z.infer<typeof ModelTally>;

export const ComparisonFormat = z.enum(['md', 'json', 'csv']);
export type ComparisonFormat = z.infer<typeof ComparisonFormat>;
