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

/** `page_reader` of config.json (docs/model-format.md, "Page reader"). */
export const PageReaderPart = z.object({
  max_position_embeddings: count,
  /** Null: those that stand at the top of config.json. A model that has a word reader too has that one's sizes there. */
  sizes: Sizes.nullable().default(null),
  /** Pieces of a window with its question, and how many a page may have to be read in one. */
  window: z.object({ pieces: count, whole: count }),
  /** On a CPU the reader computes in int8. */
  cpu_int8: z.boolean().default(false),
});
export type PageReaderPart = z.infer<typeof PageReaderPart>;

/** What the graphs of a page reader are made from. */
export interface PageReaderShape extends Readonly<z.infer<typeof Sizes>> {
  readonly page_reader: PageReaderPart;
}
