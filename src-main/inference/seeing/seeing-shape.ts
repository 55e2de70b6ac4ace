import { basename, resolve } from 'node:path';
import { LANGUAGE_FILE, type ModelConfig, patchGrid } from '../../../models/folder/config.ts';
import type { ModelInfo } from '../../contract/engine.ts';
import type { TilingOptions } from '../../contract/tile.ts';
import type { SlotLayout } from './reading-slots.ts';

/** The configuration of seeing, with config.json's defaults filled in. */
export interface SeeingShape {
  /** Size of a visual token. */
  readonly hidden: number;
  /** Visual tokens of a tile, before any are merged. */
  readonly queries: number;
  /** 0..0.5 of a tile's visual tokens that are merged into a neighbour like them. */
  readonly mergeTokens: number;
  readonly tiling: TilingOptions;
  /** On a CPU the encoder rounds activations to int8, with one scale per run. */
  readonly cpuInt8: boolean;
  readonly reading: ReadingShape | null;
}

interface ReadingShape extends SlotLayout {
  readonly confidence: ModelInfo['readingConfidence'];
  readonly language: ModelInfo['readingLanguage'];
}

/** A model is named after its folder. */
export const modelName = (modelDir: string): string => basename(resolve(modelDir));

/** @param tokens whether the model's family needs visual tokens; without them the global tile is unused, because its print is too small to read */
export function seeingShape(modelDir: string, config: ModelConfig, tokens: boolean): SeeingShape {
  const { visual } = config;
  const side = Math.max(1, Math.round(visual.image_size / visual.tile_size));
  return {
    hidden: visual.output_dim,
    queries: visual.queries,
    mergeTokens: visual.merge_tokens,
    cpuInt8: visual.cpu_int8 || visual.tiles_alone,
    tiling: {
      tileSize: visual.tile_size,
      overlap: visual.tile_overlap,
      maxTiles: visual.max_tiles,
      fixedGrid: { rows: side, cols: side },
      adapters: visual.lora_repeat_num,
      // The published model was trained on whole fixed grids; a missing tile would be an image it has never seen.
      dropBlank: visual.max_tiles !== null,
      ...(tokens ? {} : { overview: false }),
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
