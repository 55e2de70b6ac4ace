import type { TilingOptions } from '../contract/tile.ts';
import type { PositionOptions } from './answering/decoder/rotary.ts';
import type { TokenizerFamily } from './answering/decoder/tokenizer.ts';
import type { SlotLayout } from './seeing/reading-slots.ts';

export interface WordReaderShape {
  /** Rows of the table of word features. */
  readonly features: number;
  /** Size of a pointer key. */
  readonly pointer: number;
  /** The token that asks for the answer, and the one that says that the page does not tell. */
  readonly answerId: number;
  readonly notHereId: number;
  /** The page does not tell when the model is at least this sure of it; null: when nothing is likelier. */
  readonly refuseAt: number | null;
  readonly refuseSpread: number;
  readonly visualPrompt: boolean;
}

/** What inference needs to know of a model, with config.json's defaults filled in. */
export interface ModelShape {
  readonly name: string;
  readonly family: TokenizerFamily;
  readonly layers: number;
  readonly heads: number;
  readonly hidden: number;
  readonly vocabulary: number;
  readonly positions: PositionOptions;
  readonly eosId: number;
  readonly imageStartId: number;
  readonly imageEndId: number;
  /** Marks around the page's text in the prefix; null for models without. */
  readonly text: { readonly startId: number; readonly endId: number } | null;
  /** Kernel of the causal convolution over token embeddings. */
  readonly tokenConv: number | null;
  readonly positionBins: number | null;
  /** Number of word and stem ids (word-ids.ts); null for models that do not take them. */
  readonly wordBuckets: number | null;
  /** Size of a copy key. */
  readonly copyDim: number | null;
  /** A word reader (docs/model-format.md, "Word tokens"): it reads question and page together. */
  readonly words: WordReaderShape | null;
  /** See `ModelInfo.confidence`. */
  readonly confidence: { readonly scale: number; readonly offset: number } | null;
  /** What stands around visual tokens and question: ids, and texts that become ids; null: the family's own. */
  readonly prompt: {
    readonly before: readonly (number | string)[];
    readonly after: readonly (number | string)[];
    readonly beforeQuestion: string;
    readonly afterQuestion: string;
  } | null;
  /** Visual tokens of a tile, before any are merged. */
  readonly queries: number;
  /** 0..0.5 of a tile's visual tokens that are merged into a neighbour like them. */
  readonly mergeTokens: number;
  readonly tiling: TilingOptions;
  /** A page's keys and values are kept in int8: the graphs' own names and shapes for them (docs/model-format.md, "Rounded prefix"). */
  readonly roundedPrefix: boolean;
  /** On a CPU the encoder rounds what goes through it to int8, with one scale for all of a run. */
  readonly cpuInt8: boolean;
  /** `confidence`, `language`: see `ModelInfo.readingConfidence`, `ModelInfo.readingLanguage`. */
  readonly reading:
    | (SlotLayout & {
        readonly confidence: { readonly scale: number; readonly offset: number } | null;
        readonly language: {
          readonly path: string;
          readonly weight: number;
          readonly spaces: number;
          readonly something: number;
        } | null;
      })
    | null;
}
