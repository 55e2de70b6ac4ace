import { basename, resolve } from 'node:path';
import { LANGUAGE_FILE, type ModelConfig, patchGrid } from '../../models/folder/config.ts';
import type { ModelShape } from './model-shape.ts';

/** What inference needs of a checked config.json. A model is called by its folder. */
export function shapeFromConfig(modelDir: string, config: ModelConfig): ModelShape {
  const { visual } = config;
  const side = Math.max(1, Math.round(visual.image_size / visual.tile_size));
  return {
    name: basename(resolve(modelDir)),
    family: config.model_type,
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
    // `</img>` is the special after `<img>` in both vocabularies.
    imageEndId: visual.image_start_id + 1,
    text:
      config.text_start_id === null || config.text_end_id === null
        ? null
        : { startId: config.text_start_id, endId: config.text_end_id },
    tokenConv: config.token_conv,
    positionBins: config.position_bins,
    wordBuckets: config.word_buckets,
    copyDim: config.copy_head?.dim ?? null,
    words:
      config.pointer === null || config.word_features === null
        ? null
        : {
            features: config.word_features,
            pointer: config.pointer.dim,
            answerId: config.answer_id,
            notHereId: config.not_here_id,
            refuseAt: config.refuse_at,
            refuseSpread: config.refuse_spread,
            visualPrompt: config.visual_prompt,
          },
    confidence: config.confidence,
    prompt: config.prompt && {
      before: config.prompt.before,
      after: config.prompt.after,
      beforeQuestion: config.prompt.before_question,
      afterQuestion: config.prompt.after_question,
    },
    queries: visual.queries,
    mergeTokens: visual.merge_tokens,
    roundedPrefix: config.prefix_int8,
    cpuInt8: visual.cpu_int8 || visual.tiles_alone,
    tiling: {
      tileSize: visual.tile_size,
      overlap: visual.tile_overlap,
      maxTiles: visual.max_tiles,
      fixedGrid: { rows: side, cols: side },
      adapters: visual.lora_repeat_num,
      // The published model was trained on whole fixed grids; a missing tile would be a picture it has never seen.
      dropBlank: visual.max_tiles !== null,
      // A word reader without visual tokens reads characters alone, and those are in the local tiles.
      ...(config.pointer !== null && !config.visual_prompt ? { overview: false } : {}),
    },
    reading:
      visual.reading_head === null
        ? null
        : {
            grid: patchGrid(config),
            slots: visual.reading_head.slots,
            alphabet: Array.from(visual.reading_head.alphabet),
            confidence: visual.reading_head.confidence,
            language: visual.reading_head.language && {
              path: resolve(modelDir, LANGUAGE_FILE),
              ...visual.reading_head.language,
            },
          },
  };
}
