import { z } from 'zod';

const count = z.number().int().min(1).max(65_536);

/** A BERT's sizes. */
const Sizes = z.object({
  hidden_size: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  intermediate_size: count,
  vocab_size: count,
});

/** What the layers of a BERT are made from. */
export interface BertSizes extends Readonly<z.infer<typeof Sizes>> {
  readonly max_position_embeddings: number;
}

/** config.json of an embedding model (docs/model-format.md, "Embedding model"). */
export const EmbedderConfig = Sizes.extend({
  model_type: z.literal('embedder'),
  max_position_embeddings: count,
  /** Longest text, in pieces with those around it; longer ones are cut. */
  pieces: count,
});
export type EmbedderConfig = z.infer<typeof EmbedderConfig>;

/** `chooser` of `page_reader` (docs/model-format.md, "Choosing an answer"). */
const ChooserPart = z.object({
  /** Hidden units of each score. */
  inner: count,
  /** What the log probability of the reader's own answers counts beside the programs' scores. */
  own: z.number(),
  /** An answer's probability is in proportion to its share of all scores to the power of 1 / temperature. */
  temperature: z.number().min(1).max(10),
  /** Words of questions that tell which step is asked for. */
  words: z.array(z.string().min(1).max(40)).max(4096),
});
export type ChooserPart = z.infer<typeof ChooserPart>;

/** `page_reader` of config.json (docs/model-format.md, "Page reader"). */
export const PageReaderPart = z.object({
  max_position_embeddings: count,
  /** Null: those that stand at the top of config.json. A model that has a word reader too has that one's sizes there. */
  sizes: Sizes.nullable().default(null),
  /** Pieces of a window with its question, and how many a page may have to be read in one. */
  window: z.object({ pieces: count, whole: count }),
  /** On a CPU the reader computes in int8. */
  cpu_int8: z.boolean().default(false),
  /** Null: the likeliest of the reader's own answers is given. */
  chooser: ChooserPart.nullable().default(null),
});
export type PageReaderPart = z.infer<typeof PageReaderPart>;

/** What the graphs of a page reader are made from. */
export interface PageReaderShape extends Readonly<z.infer<typeof Sizes>> {
  readonly page_reader: PageReaderPart;
  /** Null: it does not look at pixels. */
  readonly looks: LooksPart | null;
}

/** `looks` of config.json (docs/model-format.md, "Looks"). */
export const LooksPart = z.object({
  /** Channels of the convolutions over a word's crop; numbers of a word, of the page's other words, and of both together. */
  word: z.object({ narrow: count, middle: count, wide: count, seen: count, others: count, hidden: count }),
  /** Channels of the convolutions over a tile. */
  tile: z.object({ narrow: count, middle: count, wide: count }),
  /** Hidden units of what tells a page's kind, and of what tells a question's aim. */
  page: count,
  aim: count,
  /** Local tiles of a page at most. */
  max_tiles: z.number().int().min(1).max(64),
  /** From this probability on a question is about what only pixels tell; and from this on it may be, if the words do not tell. */
  asked_at: z.number().gt(0).max(1),
  maybe_at: z.number().gt(0).max(1),
  /** How an answer's probability becomes its confidence: sigmoid(scale * logit + offset). */
  confidence: z.object({ scale: z.number(), offset: z.number() }),
});
export type LooksPart = z.infer<typeof LooksPart>;
