import type { ModelConfig } from '../../../../models/folder/config.ts';
import type { PositionOptions } from './rotary.ts';

/** What decoding needs to know about a model, with the defaults of config.json filled in. */
export interface DecoderShape {
  readonly layers: number;
  readonly heads: number;
  readonly hidden: number;
  readonly vocabulary: number;
  readonly positions: PositionOptions;
  readonly eosId: number;
  readonly imageStartId: number;
  readonly imageEndId: number;
  /** How an answer's log probability becomes its confidence: sigmoid(scale * log p + offset); null: not measured. */
  readonly confidence: { readonly scale: number; readonly offset: number } | null;
  /** The prompt around visual tokens and question, as ids and as texts that become ids; null: the family's own. */
  readonly prompt: {
    readonly before: readonly (number | string)[];
    readonly after: readonly (number | string)[];
    readonly beforeQuestion: string;
    readonly afterQuestion: string;
  } | null;
  /** A page's keys and values are kept in int8, which changes the names and shapes in the graphs (docs/model-format.md, "Rounded prefix"). */
  readonly roundedPrefix: boolean;
}

export function decoderShape(config: ModelConfig): DecoderShape {
  const { visual, prompt } = config;
  return {
    layers: config.num_hidden_layers,
    heads: config.num_attention_heads,
    hidden: config.hidden_size,
    vocabulary: config.vocab_size,
    positions: {
      headSize: config.kv_channels,
      rotaryDims: config.rotary_dims,
      base: config.rotary_emb_base,
      seqLength: config.seq_length,
      dynamicNtk: config.use_dynamic_ntk,
      logn: config.use_logn_attn,
    },
    eosId: config.eos_id,
    imageStartId: visual.image_start_id,
    // In both vocabularies the special token after `<img>` is `</img>`.
    imageEndId: visual.image_start_id + 1,
    confidence: config.confidence,
    prompt: prompt && {
      before: prompt.before,
      after: prompt.after,
      beforeQuestion: prompt.before_question,
      afterQuestion: prompt.after_question,
    },
    roundedPrefix: config.prefix_int8,
  };
}
