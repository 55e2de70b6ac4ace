import { createHash } from 'node:crypto';
import { type EncodedPage, EncodedPages } from '../../asking/encoded-pages.ts';
import { linesInRegion } from '../../asking/region.ts';
import { Stopwatch } from '../../asking/stopwatch.ts';
import { unlessEvicted } from '../../asking/unless-evicted.ts';
import type { EngineApi, ModelInfo } from '../../contract/engine.ts';
import type { Box } from '../../contract/page.ts';
import { promptText } from '../../reading/index.ts';
import { cutTiles } from '../../tiling/index.ts';
import type { CaptionPage } from '../roles.ts';

/** Docent's own model as the captioning roles use it: prefixes of pages, of regions, and of a blank page. */
export class ModelPages {
  readonly engine: EngineApi;
  readonly model: ModelInfo;
  readonly #pages: EncodedPages;

  constructor(engine: EngineApi, model: ModelInfo) {
    this.engine = engine;
    this.model = model;
    this.#pages = new EncodedPages(engine);
  }

  /** Runs `work` with the prefix of the page or region, and again if the engine evicted it meanwhile. */
  async withPage<T>(
    page: CaptionPage,
    region: Box | null,
    signal: AbortSignal | undefined,
    work: (preparedKey: string, encoded: EncodedPage) => Promise<T>,
  ): Promise<T> {
    return await unlessEvicted(async () => {
      const { document, page: number } = page;
      const options = { signal, ...(region === null ? {} : { region }) };
      const encoded = await this.#pages.encode(document, number, this.model, new Stopwatch(), options);
      // All generators use the page's lines. A region without any was just read again, alone and larger.
      const own = region === null ? page.lines : linesInRegion(page.lines, region);
      const lines = own.length > 0 ? own : encoded.lines;
      const { needs } = this.model;
      const prompt = needs.text && promptText(lines, { maxTokens: needs.text.maxBytes });
      const text = prompt && { text: prompt.text, centres: prompt.centres };
      const { preparedKey } = await this.engine.prepare({ pageKey: encoded.pageKey, text }, { signal });
      return await work(preparedKey, encoded);
    });
  }

  /** The same with a blank page. */
  async withBlank<T>(signal: AbortSignal | undefined, work: (preparedKey: string) => Promise<T>): Promise<T> {
    const { tileSize } = this.model.tiling;
    const pageKey = createHash('sha256').update(`blank ${this.model.sha}`).digest('hex');
    return await unlessEvicted(async () => {
      if (this.model.needs.tiles && !(await this.engine.cached({ pageKey, preparedKey: null }, { signal })).page) {
        const data = new Uint8ClampedArray(4 * tileSize * tileSize).fill(255);
        const tiles = cutTiles({ width: tileSize, height: tileSize, data }, this.model.tiling);
        await this.engine.encode({ pageKey, tiles, read: false }, { signal });
      }
      const { preparedKey } = await this.engine.prepare({ pageKey, text: null }, { signal });
      return await work(preparedKey);
    });
  }
}
