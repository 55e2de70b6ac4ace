import { DocentError } from '../../../src-main/contract/errors.ts';
import type { Box } from '../../../src-main/contract/page.ts';
import type { TileSet, TilingOptions } from '../../../src-main/contract/tile.ts';
import { Channel } from './channel.ts';
import type { PageSource } from './page-source.ts';
import type { CutWorkerMethods } from './worker/cut-worker.ts';

type CutChannel = Channel<CutWorkerMethods, Record<string, never>>;
let cutter: CutChannel | undefined;

/** One worker for the window, because pages are cut one at a time. Restarted after it died. */
function cutWorker(): CutChannel {
  if (cutter !== undefined) return cutter;
  const worker = new Worker(new URL('./worker/cut-worker.ts', import.meta.url), { type: 'module', name: 'tiles' });
  const channel: CutChannel = new Channel(worker, {});
  worker.addEventListener('error', (event) => {
    channel.close(new DocentError('internal', `Cutting the page stopped (${event.message}). Ask again.`));
    worker.terminate();
    if (cutter === channel) cutter = undefined;
  });
  cutter = channel;
  return channel;
}

/**
 * The page, or a region of it, as the model wants it cut, for `api.encodePage`. It is drawn in one worker, cut in another, and pixels only
 * change hands, so that the window never waits. A region is cut from the page's own pixels.
 *
 * @throws DocentError bad-region, page-out-of-range, file-damaged, cancelled, closed
 */
export async function cutPageTiles(
  source: PageSource,
  page: number,
  region: Box | null,
  tiling: TilingOptions,
  signal?: AbortSignal,
): Promise<TileSet> {
  const raster = await source.rasterise(page, signal);
  const moved = [raster.data.buffer as ArrayBuffer];
  return cutWorker().call('cut', { raster, tiling, region }, { signal, moved });
}
