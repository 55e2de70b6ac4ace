import type { Box, PageRaster } from '../contract/page.ts';
import type { TileSet, TilingOptions } from '../contract/tile.ts';
import type { Quarters } from '../tiling/index.ts';
import { inThread } from './in-thread.ts';
import type { Stopwatch } from './stopwatch.ts';

/** How a page is cut to be read. */
export interface CutAs {
  /** Turned clockwise. */
  readonly quarters: Quarters;
  /** With its contrast raised. */
  readonly raised: boolean;
}

/** The page as it is displayed. */
export const AS_DISPLAYED: CutAs = { quarters: 0, raised: false };

interface PageToCut {
  /** Draws the page; not called if the thread has it. */
  readonly draw: () => Promise<PageRaster>;
  readonly tiling: TilingOptions;
  readonly as?: CutAs | undefined;
  /** The thread keeps the page under this key, to cut parts of it. Left out: it does not. */
  readonly key?: string | undefined;
  readonly region?: Box | undefined;
  /** Letters of a region are made no wider than so many pixels. Left out: than those of a page. */
  readonly widest?: number | undefined;
  readonly watch: Stopwatch;
  readonly signal?: AbortSignal | undefined;
}

/** Cuts a page, in the thread. @returns null: its contrast was to be raised, and it has nothing on it */
export async function cutPage(page: PageToCut): Promise<TileSet | null> {
  const { draw, tiling, as = AS_DISPLAYED, key = null, region = null, widest = null, watch, signal } = page;
  const cut = (raster: PageRaster | null) => {
    const params = { raster, key, ...as, tiling, region, widest };
    return watch.time(
      'tile_ms',
      inThread((thread, options) => thread.cut(params, options), signal),
    );
  };
  const kept = key === null ? null : await cut(null);
  return (kept?.known ? kept : await cut(await draw())).tiles;
}
