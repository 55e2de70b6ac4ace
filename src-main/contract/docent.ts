import { z } from 'zod/mini';
import { PageNote } from './notes.ts';
import { Box, TextSource } from './page.ts';
import { PageNumber } from './values.ts';

/** What an answer is based on: a part of the page's text, and where it is. */
export const Evidence = z.object({
  page: PageNumber,
  box: Box,
  text: z.string(),
  /** 0..1: how well the words match the answer. */
  score: z.number(),
  /** The sentence or table row on the page that contains the words. Left out if it says no more than they do. */
  sentence: z.optional(z.string()),
});
export type Evidence = z.infer<typeof Evidence>;

/** The pages that were searched for an answer. */
export const Searched = z.object({
  /** From 1, both included. */
  first: PageNumber,
  last: PageNumber,
  /** How many of these pages have a text layer, and how many were read from their images. A very long scan is only read in part. */
  texts: z.int().check(z.nonnegative()),
  images: z.int().check(z.nonnegative()),
});
export type Searched = z.infer<typeof Searched>;

/** A part of a page that the answer may be near. */
export const Passage = z.object({ page: PageNumber, box: Box, text: z.string() });
export type Passage = z.infer<typeof Passage>;

/**
 * `words`: a few words; `prose`: full sentences, with the pages they are based on in brackets ([p. 3]); `extracts`: unchanged parts of the document,
 * one per line, chosen without a model.
 */
export const AnswerForm = z.enum(['words', 'prose', 'extracts']);
export type AnswerForm = z.infer<typeof AnswerForm>;

export const Answer = z.object({
  question: z.string(),
  answer: z.string(),
  /** False if the model says that the page does not answer the question. */
  found: z.boolean(),
  /** The page it was answered from, from 1. */
  page: PageNumber,
  evidence: z.array(Evidence),
  /**
   * 0..1: how often such answers are right, calculated from the probability that the model gives this answer. `docent eval` reports how reliable it is
   * (ECE). null: the model is not one that Docent runs itself, and it does not report a probability.
   */
  confidence: z.nullable(z.number()),
  /** 0..1: the model's probability that the page does not answer the question. Left out or null for models that do not report one. */
  absent: z.optional(z.nullable(z.number())),
  /** 0..1: how much of the answer's page stands in tables, of which the confidence takes account. Left out by models that do not look at it. */
  tabular: z.optional(z.number()),
  /**
   * `boxes`: the answer comes from the boxes ticked on the page or in its form, and not from the model. `looks`: the model looked at the page's pixels.
   * Left out: the model read the page's words.
   */
  from: z.optional(z.enum(['boxes', 'looks'])),
  /** Default: `words`. */
  form: z.optional(AnswerForm),
  /** The answer as a sentence, with its words unchanged. Left out if no sentence can be made from the question. */
  sentence: z.optional(z.string()),
  /** Left out if the question was about a region. */
  searched: z.optional(Searched),
  /** If nothing was found: the parts of the document that are closest to the question, the closest first. */
  passages: z.optional(z.array(Passage)),
});
export type Answer = z.infer<typeof Answer>;

/** The tiles that the model saw, to read them or as visual tokens. */
export const TilesSeen = z.object({
  rows: z.int(),
  cols: z.int(),
  /** Local tiles that were not blank. */
  kept: z.int(),
  /** The area was resized to this: width, height. */
  pixels: z.tuple([z.int(), z.int()]),
  /** The whole page was an additional tile. Left out if that is not known. */
  whole: z.optional(z.boolean()),
  /** Visual tokens in the prompt. 0: the tiles were only read as text. Left out if that is not known. */
  visual_tokens: z.optional(z.int().check(z.nonnegative())),
  /** Where the text in the prompt comes from. null: there was none, and the model saw pixels only. Left out if that is not known. */
  text_source: z.optional(z.nullable(TextSource)),
  /** The area that the local tiles cover, as fractions of the page. Left out: the whole page or region. */
  area: z.optional(Box),
  /** Degrees clockwise by which the page was turned before it was cut; left out: none. */
  turned: z.optional(z.union([z.literal(90), z.literal(180), z.literal(270)])),
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
  /** null: the answer consists of parts of the document, and no model was asked. */
  model: z.nullable(z.string()),
  device: z.nullable(z.string()),
  /** The better of the model's two readers answered alone, as it was asked to. Left out: all that the model has. */
  oneReader: z.optional(z.literal(true)),
  /** Of the page that the first question was answered from. null: the answer comes from its text layer, and the model saw no tile. */
  tiles: z.nullable(TilesSeen),
  /** What was found out about the pages that were looked at. */
  notes: z.array(PageNote),
  timings: AskTimings,
});
export type AskResult = z.infer<typeof AskResult>;

export const ReadPage = z.object({
  page: PageNumber,
  /** As displayed: points for a PDF, pixels for an image. */
  width: z.number(),
  height: z.number(),
  lines: z.array(z.object({ box: Box, text: z.string(), source: TextSource, score: z.number() })),
});
export type ReadPage = z.infer<typeof ReadPage>;

export const ReadResult = z.object({
  pages: z.array(ReadPage),
  notes: z.array(PageNote),
  timings: z.object({ open_ms: z.number(), encode_ms: z.number(), total_ms: z.number() }),
});
export type ReadResult = z.infer<typeof ReadResult>;
