import { z } from 'zod';

const count = z.number().int().min(1).max(65_536);

/** `page_reader` of config.json: what docent-mini's language side has beside the sizes that all families share (docs/model-format.md, "Page reader"). */
export const PageReaderPart = z.object({
  max_position_embeddings: count,
  /** Pieces of a window with its question, and how many a page may have to be read in one. */
  window: z.object({ pieces: count, whole: count }),
});
export type PageReaderPart = z.infer<typeof PageReaderPart>;

/** What the graphs of a page reader are made from. */
export interface PageReaderShape {
  readonly hidden_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly intermediate_size: number;
  readonly vocab_size: number;
  readonly page_reader: PageReaderPart;
}
