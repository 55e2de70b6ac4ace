import { z } from 'zod';
import { Box, TextSource } from './page.ts';

/** What an answer rests on: a stretch of the page's text and where it is. */
export const Evidence = z.object({
  page: z.number().int().positive(),
  box: Box,
  text: z.string(),
  /** 0..1: how well the words agree with the answer. */
  score: z.number(),
  /** The page's own sentence (or row of a table) that they stand in; left out where it says no more than they do. */
  sentence: z.string().optional(),
});
export type Evidence = z.infer<typeof Evidence>;

/** What was looked through for an answer. */
export const Searched = z.object({
  /** From 1, both included. */
  first: z.number().int().positive(),
  last: z.number().int().positive(),
  /** Of these pages so many have a text layer, and so many were read from their images; a very long scan is read in part. */
  texts: z.number().int().nonnegative(),
  images: z.number().int().nonnegative(),
});
export type Searched = z.infer<typeof Searched>;

/** A stretch of a page that an answer may be near. */
export const Passage = z.object({ page: z.number().int().positive(), box: Box, text: z.string() });
export type Passage = z.infer<typeof Passage>;

/**
 * `words`: a few words that answer; `prose`: full sentences, with the pages they rest on in brackets ([p. 3]); `extracts`: stretches of the document as
 * they stand there, one a line, which no model has had a part in.
 */
export const AnswerForm = z.enum(['words', 'prose', 'extracts']);
export type AnswerForm = z.infer<typeof AnswerForm>;

export const Answer = z.object({
  question: z.string(),
  answer: z.string(),
  /** False when the model says that the page does not tell. */
  found: z.boolean(),
  /** The page it was answered from, from 1. */
  page: z.number().int().positive(),
  evidence: z.array(Evidence),
  /**
   * 0..1: how often such answers are right, worked out from the model's own probability of this very answer; `docent eval` reports how far it
   * can be trusted (ECE). null: a model that Docent does not run itself did not tell.
   */
  confidence: z.number().nullable(),
  /** 0..1: how likely the model finds it that the page does not tell, and that it would point at many places; left out or null where it has no word for that. */
  absent: z.number().nullable().optional(),
  /** `words` when left out. */
  form: AnswerForm.optional(),
  /** The answer in a sentence, with its own words as they are; left out where the question's form gives none. */
  sentence: z.string().optional(),
  /** Left out where one region was looked at. */
  searched: Searched.optional(),
  /** Where nothing was found: what comes nearest to the question, the nearest first. */
  passages: z.array(Passage).optional(),
});
export type Answer = z.infer<typeof Answer>;

/** The tiles that were looked at, to read them or as visual tokens. */
export const TilesSeen = z.object({
  rows: z.number().int(),
  cols: z.number().int(),
  /** Local tiles that were not blank. */
  kept: z.number().int(),
  /** The area was resized to this: width, height. */
  pixels: z.tuple([z.number().int(), z.number().int()]),
  /** The whole page was one more tile; left out where that is not known. */
  whole: z.boolean().optional(),
  /** Visual tokens in the prompt: 0 when the tiles were only read as text; left out where that is not known. */
  visual_tokens: z.number().int().nonnegative().optional(),
  /** Where the text in the prompt comes from; null: there was none, the model saw pixels alone; left out where that is not known. */
  text_source: TextSource.nullable().optional(),
  /** What the local tiles cover, as fractions of the page; left out: the whole page (or region). */
  area: Box.optional(),
});
export type TilesSeen = z.infer<typeof TilesSeen>;

export const AskTimings = z.object({
  /** Opening the file, drawing its pages, reading a text layer. */
  open_ms: z.number(),
  tile_ms: z.number(),
  encode_ms: z.number(),
  prefill_ms: z.number(),
  /** From the finished prefix to the first token of the first answer. */
  first_token_ms: z.number(),
  total_ms: z.number(),
});
export type AskTimings = z.infer<typeof AskTimings>;

export const AskResult = z.object({
  answers: z.array(Answer),
  /** null: stretches of the document were put together, and no model was asked. */
  model: z.string().nullable(),
  device: z.string().nullable(),
  /** Of the page that the first question was answered from; null: the answer comes from its text layer, and no tile was looked at. */
  tiles: TilesSeen.nullable(),
  timings: AskTimings,
});
export type AskResult = z.infer<typeof AskResult>;

export const ReadPage = z.object({
  page: z.number().int().positive(),
  /** As displayed: points for a PDF, pixels for an image. */
  width: z.number(),
  height: z.number(),
  lines: z.array(z.object({ box: Box, text: z.string(), source: TextSource, score: z.number() })),
});
export type ReadPage = z.infer<typeof ReadPage>;

export const ReadResult = z.object({
  pages: z.array(ReadPage),
  timings: z.object({ open_ms: z.number(), encode_ms: z.number(), total_ms: z.number() }),
});
export type ReadResult = z.infer<typeof ReadResult>;
