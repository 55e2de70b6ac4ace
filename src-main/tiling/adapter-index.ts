import { DocentError } from '../contract/errors.ts';
import type { TilingOptions } from '../contract/tile.ts';
import type { Grid } from './choose-grid.ts';

/**
 * Which LoRA adapter a local tile uses (docs/model-format.md). Fixed grid: its row-major number, as published.
 * Adaptive grid: the quadrant of the tile's centre on the page, so that four adapters serve any grid. Without adapters: 0, the zero row.
 */
export function adapterIndex(row: number, col: number, grid: Pick<Grid, 'rows' | 'cols'>, options: TilingOptions) {
  if (options.adapters === 0) return 0;
  if (options.maxTiles !== null) {
    if (options.adapters !== 4) {
      throw new DocentError(
        'bad-input',
        `An adaptive grid needs 4 adapters (one per quadrant) or none, but the model has ${options.adapters}: check lora_repeat_num in its config.json.`,
        { subject: 'visual.lora_repeat_num' },
      );
    }
    return 2 * Number(row + 0.5 >= grid.rows / 2) + Number(col + 0.5 >= grid.cols / 2);
  }
  if (grid.rows * grid.cols > options.adapters) {
    throw new DocentError(
      'bad-input',
      `A fixed grid of ${grid.rows} x ${grid.cols} tiles needs as many adapters, but the model has ${options.adapters}: check lora_repeat_num in its config.json.`,
      { subject: 'visual.lora_repeat_num' },
    );
  }
  return row * grid.cols + col;
}
