import type { Box, PageRaster } from '../../../../src-main/contract/page.ts';
import { allTiles, type TileSet, type TilingOptions } from '../../../../src-main/contract/tile.ts';
import { cutTiles } from '../../../../src-main/tiling/index.ts';
import { Channel, type Endpoint } from '../channel.ts';

export type CutWorkerMethods = {
  cut(params: { readonly raster: PageRaster; readonly tiling: TilingOptions; readonly region: Box | null }): TileSet;
};

// The DOM's types know `self` only as a window.
const scope = self as unknown as Endpoint;

new Channel<Record<string, never>, CutWorkerMethods>(scope, {
  async cut({ raster, tiling, region }) {
    const tiles = cutTiles(raster, tiling, region ?? undefined);
    return { value: tiles, moved: allTiles(tiles).map((tile) => tile.pixels.buffer as ArrayBuffer) };
  },
});
