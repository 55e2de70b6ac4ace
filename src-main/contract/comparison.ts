import { z } from 'zod/mini';
import { PageCaption } from './captions.ts';
import { Answer, TilesSeen } from './docent.ts';
import { PageNumber, Problem } from './values.ts';

/** The answer of one model. */
export const ComparedAnswer = z.object({
  /** As the user named it: a folder, or ADDRESS#MODEL of a server. */
  named: z.string(),
  model: z.string(),
  device: z.string(),
  /** Host that the page was sent to; null: it stayed on this machine. */
  sentTo: z.nullable(z.string()),
  /** Of a question. */
  answer: z.nullable(Answer),
  tiles: z.nullable(TilesSeen),
  /** Of a caption. */
  caption: z.nullable(PageCaption),
  /** Time for the whole answer, without loading the model. */
  ms: z.number(),
  /** Why this model has no answer. The other models still have theirs. */
  error: z.nullable(Problem),
});
export type ComparedAnswer = z.infer<typeof ComparedAnswer>;

/** The same question, or the same page to describe, put to several models. */
export const Comparison = z.object({
  file: z.string(),
  sha256: z.string(),
  page: PageNumber,
  /** null: they describe the page. */
  question: z.nullable(z.string()),
  answers: z.array(ComparedAnswer).check(z.minLength(1)),
});
export type Comparison = z.infer<typeof Comparison>;

/** Which of the compared models were right, in the reader's judgement. */
export const ComparisonVerdict = z.object({
  /** Of the comparison. */
  id: z.string().check(z.minLength(1), z.maxLength(64)),
  /** Those that answered. */
  models: z.array(z.string().check(z.maxLength(2000))).check(z.minLength(1), z.maxLength(6)),
  /** Some of `models`; empty: none was. */
  right: z.array(z.string().check(z.maxLength(2000))).check(z.maxLength(6)),
});
export type ComparisonVerdict = z.infer<typeof ComparisonVerdict>;

/** How often a model was right, of the comparisons that the reader judged. */
export const ModelTally = z.object({
  model: z.string(),
  right: z.int().check(z.nonnegative()),
  of: z.int().check(z.positive()),
});
export type ModelTally = z.infer<typeof ModelTally>;

export const ComparisonFormat = z.enum(['md', 'json', 'csv']);
export type ComparisonFormat = z.infer<typeof ComparisonFormat>;
