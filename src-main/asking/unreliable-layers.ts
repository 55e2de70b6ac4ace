import type { EngineApi, ModelInfo } from '../contract/engine.ts';
import { keepLast } from '../contract/keep-last.ts';
import type { Box, PageRaster } from '../contract/page.ts';
import type { OpenDocument } from '../documents/index.ts';
import { compareLayer, partToCompare, picturesWithoutText } from '../reading/index.ts';
import { crop, partOnPage } from '../tiling/index.ts';
import { AS_DISPLAYED, type CutAs, cutPage } from './cut-page.ts';
import { inThread } from './in-thread.ts';
import type { LayeredPage } from './layered-page.ts';
import { readPixels } from './read-pixels.ts';
import { isUnreadablePage } from './unreadable-page.ts';

/** Share of the page from which a picture is a scan of it. */
const SCAN = 0.5;
/** Share of the words that are found where the layer has them: 0.90 to 1 on 14 dev receipts with their own text, at most 0.23 with another's or with theirs a line and a half lower. */
const FOREIGN = 0.35;
/**
 * Words of which the pixels give the likelier spelling: at least so many, this share of those compared, and so many times those of which the layer gives it. A layer of other
 * people's recognition is given up only where the reader is clearly better.
 */
const [FEWEST_MENDED, MENDED, TIMES] = [3, 0.05, 3];
const WHOLE: Box = [0, 0, 1, 1];
/** Of a document that is searched as a whole its first scanned pages are compared, and then one of so many: each takes some tenths of a second. */
const [FIRST, EVERY] = [4, 16];
/** Pages of which it is remembered. */
const REMEMBERED = 4096;

export interface LayerOfPage extends LayeredPage {
  /** One of many pages that are searched: not each is compared. */
  readonly oneOfMany?: boolean | undefined;
}

/**
 * Tells text layers that are not of their page, recognised text of another page or shifted by some lines, and those that a program recognised badly. The words of the first kind are
 * all good ones, so only the pixels tell. Only layers that are not drawn and stand over a picture of the whole page are compared, on a few lines of it: text that is drawn is on its page.
 */
export class UnreliableLayers {
  readonly #engine: EngineApi;
  /** By document and page. */
  readonly #known = new Map<string, boolean>();
  /** Scanned pages of each document that came by, and whether one of them had an unreliable layer. */
  readonly #scans = new Map<string, { seen: number; unreliable: boolean }>();

  constructor(engine: EngineApi) {
    this.#engine = engine;
  }

  forget(): void {
    this.#known.clear();
    this.#scans.clear();
  }

  /** Whether it was found out that this page's layer is unreliable. */
  isKnown(document: OpenDocument, page: number): boolean {
    return this.#known.get(keyOf(document, page)) ?? false;
  }

  async isUnreliable(asked: LayerOfPage): Promise<boolean> {
    const { document, page } = asked;
    if (!document.hasPictures || document.typeset) return false;
    const key = keyOf(document, page);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const part = await this.#partOfScan(asked);
    if (part !== null && asked.oneOfMany && !this.#isDue(document)) return false;
    const unreliable = part !== null && (await this.#differs(asked, part).catch(unlessUnseen));
    if (unreliable) this.#scansOf(document).unreliable = true;
    keepLast(this.#known, key, unreliable, REMEMBERED);
    return unreliable;
  }

  /** Where to compare; null: the page is no scan, its text is drawn, or its layer has hardly a word. */
  async #partOfScan({ document, page, layer, watch, signal }: LayerOfPage): Promise<Box | null> {
    const pictures = await watch.time('open_ms', document.pictures(page, { signal }));
    const scans = pictures.filter(([x0, y0, x1, y1]) => (x1 - x0) * (y1 - y0) >= SCAN);
    if (scans.length === picturesWithoutText(scans, layer).length) return null;
    return (await document.textIsHidden(page, { signal })) ? partToCompare(layer) : null;
  }

  #isDue(document: OpenDocument): boolean {
    const scans = this.#scansOf(document);
    const { seen, unreliable } = scans;
    scans.seen += 1;
    return unreliable || seen < FIRST || seen % EVERY === 0;
  }

  #scansOf({ sha256 }: OpenDocument) {
    const scans = this.#scans.get(sha256) ?? { seen: 0, unreliable: false };
    keepLast(this.#scans, sha256, scans, REMEMBERED);
    return scans;
  }

  async #differs(asked: LayerOfPage, part: Box): Promise<boolean> {
    const { document, page, layer, loading, watch, signal } = asked;
    const model = await loading();
    if (!model.hasReadingHead || model.tiling.maxTiles === null) return false;
    const raster = await watch.time('open_ms', document.rasterise(page, { signal }));
    // The layer of another page may have its words where this one has none: then all of the page is read.
    for (const own of [part, WHOLE]) {
      const seen = await this.#seen(asked, model, crop(raster, own));
      const lines = seen.lines.map((line) => partOnPage(own, line));
      const { agreement, compared, disputes } = compareLayer(layer, lines, own);
      if (agreement >= FOREIGN) {
        if (!seen.legible || !seen.familiar || disputes.length < FEWEST_MENDED) return false;
        const { firsts, seconds } = await inThread(
          (thread, options) => thread.likelier({ pairs: disputes, model }, options),
          signal,
        );
        return seconds >= Math.max(FEWEST_MENDED, MENDED * compared, TIMES * firsts);
      }
      if (seen.legible) return true;
    }
    return false;
  }

  async #seen({ document, page, watch, signal }: LayerOfPage, model: ModelInfo, pixels: PageRaster) {
    const cut = (as: CutAs) => cutPage({ draw: async () => pixels, tiling: model.tiling, as, watch, signal });
    const pageKey = `${keyOf(document, page)}/layer`;
    const tiles = (await cut(AS_DISPLAYED))!;
    const asked = { engine: this.#engine, model, pageKey, page, size: pixels, tiles, cut, signal };
    try {
      return await watch.time('encode_ms', readPixels({ ...asked, asItStands: true }));
    } finally {
      await this.#engine.release({ pageKey });
    }
  }
}

/** What the file says is there all the same where its page cannot be drawn. */
function unlessUnseen(error: unknown): false {
  if (isUnreadablePage(error)) return false;
  throw error;
}

const keyOf = ({ sha256 }: OpenDocument, page: number) => `${sha256} ${page}`;
