import { createHash } from 'node:crypto';
import type { TilesSeen } from '../contract/docent.ts';
import type { EngineApi, ModelInfo } from '../contract/engine.ts';
import type { Box, TextLine } from '../contract/page.ts';
import type { OpenDocument } from '../documents/index.ts';
import { assembleLines, linesFromTextLayer } from '../reading/index.ts';
import { cutTiles } from '../tiling/index.ts';
import { linesInRegion } from './region.ts';
import type { Stopwatch } from './stopwatch.ts';

/** A page (or a region of it) whose visual tokens are in the engine. */
export interface EncodedPage {
  readonly pageKey: string;
  readonly page: number;
  readonly lines: readonly TextLine[];
  readonly tiles: TilesSeen;
}

/** Pages remembered with their lines: a few hundred KB each at most. */
const REMEMBERED = 64;

/**
 * Takes pages of documents to the engine and remembers what came back, so that a second question on a page neither draws nor encodes it. The
 * engine may have dropped a page meanwhile (memory, crash): then it is encoded again.
 */
export class PageSource {
  readonly #engine: EngineApi;
  readonly #pages = new Map<string, EncodedPage>();

  constructor(engine: EngineApi) {
    this.#engine = engine;
  }

  /** Lines of a page's text layer; undefined when it has none. */
  async textLayer(
    document: OpenDocument,
    page: number,
    watch: Stopwatch,
    signal?: AbortSignal,
  ): Promise<TextLine[] | undefined> {
    const items = await watch.time('open_ms', document.textLayer(page, { signal }));
    if (items === undefined || !items.some((item) => item.text.trim() !== '')) return undefined;
    const { size } = await document.page(page);
    return linesFromTextLayer(items, size);
  }

  async encode(
    document: OpenDocument,
    page: number,
    region: Box | undefined,
    model: ModelInfo,
    watch: Stopwatch,
    signal?: AbortSignal,
  ): Promise<EncodedPage> {
    const pageKey = createHash('sha256')
      .update(JSON.stringify([document.sha256, page, region ?? null, model.sha]))
      .digest('hex');
    const known = this.#pages.get(pageKey);
    if (known !== undefined && (await this.#engine.cached({ pageKey, prefixKey: null }, { signal })).page) {
      this.#remember(known);
      return known;
    }
    const raster = await watch.time('open_ms', document.rasterise(page, { signal }));
    const layer = await this.textLayer(document, page, watch, signal);
    const tiles = watch.timeNow('tile_ms', () => cutTiles(raster, model.tiling, region));
    const read = layer === undefined && model.hasReadingHead;
    const encoding = this.#engine.encode({ pageKey, tiles, read }, { signal });
    const { characters } = await watch.time('encode_ms', encoding);
    const lines = layer ?? assembleLines(characters, raster);
    const encoded: EncodedPage = {
      pageKey,
      page,
      // The reading head has seen the region only; a text layer holds the whole page.
      lines: layer !== undefined && region !== undefined ? linesInRegion(lines, region) : lines,
      tiles: { rows: tiles.rows, cols: tiles.cols, kept: tiles.tiles.length - 1, pixels: [tiles.width, tiles.height] },
    };
    this.#remember(encoded);
    return encoded;
  }

  #remember(page: EncodedPage): void {
    this.#pages.delete(page.pageKey);
    this.#pages.set(page.pageKey, page);
    const oldest = this.#pages.keys().next().value;
    if (this.#pages.size > REMEMBERED && oldest !== undefined) this.#pages.delete(oldest);
  }
}
