import type { Box } from '../../../src-main/contract/page.ts';
import type { TileSet, TilingOptions } from '../../../src-main/contract/tile.ts';
import type { PageSource } from './page-source.ts';

/** The page (or a region of it) as the model wants it cut, for `api.encodePage`. Drawn and cut in workers. @throws DocentError bad-region, cancelled, closed */
export function cutPageTiles(
  _source: PageSource,
  _page: number,
  _region: Box | null,
  _tiling: TilingOptions,
  _signal?: AbortSignal,
): Promise<TileSet> {
  throw new Error('being written');
}
