import type { TilesSeen } from '../contract/docent.ts';
import type { EngineApi, ModelInfo } from '../contract/engine.ts';
import { keepLast } from '../contract/keep-last.ts';
import { type PageNote, pageNote } from '../contract/notes.ts';
import type { TextLine } from '../contract/page.ts';
import type { TileSet } from '../contract/tile.ts';
import type { OpenDocument } from '../documents/index.ts';
import { joinPictures, picturesWithoutText, surelyWords, withoutWordsOf } from '../reading/index.ts';
import { partOnPage } from '../tiling/index.ts';
import { type CutAs, cutPage } from './cut-page.ts';
import { inThread } from './in-thread.ts';
import type { LayeredPage } from './layered-page.ts';
import { isWorthReading, readPixels } from './read-pixels.ts';
import type { Picture } from './thread-work.ts';
import { isUnreadablePage } from './unreadable-page.ts';

/** Tiles of a picture that are read before the rest of it is: a photograph in which something looks like print costs no more. */
const SAMPLE = 2;
/** Pictures of a page, the largest first, and tiles of all of them: two seconds or so. What is beyond is said to be skipped. */
const [MOST_PICTURES, MOST_TILES] = [8, 40];
/** Share of the page from which a picture is the page itself, which may stand any way up. */
const WHOLE = 0.5;

/** Pages whose lines are remembered, at most a few hundred KB each. */
const REMEMBERED = 64;

/** A page's text layer with the words of its pictures. */
export interface WithPictures {
  readonly lines: readonly TextLine[];
  readonly notes: readonly PageNote[];
  /** Of the largest picture that was read; null: none was. */
  readonly tiles: TilesSeen | null;
}

export interface PageOfPictures extends LayeredPage {
  /** false: pictures are not read, which is said. */
  readonly mayRead?: boolean | undefined;
}

/**
 * Reads the words in the pictures of pages that have a text layer. A page costs nothing if the file has no picture larger than an icon. A picture whose words the layer has is
 * left alone; one without anything that looks like print is not read; one of which a sample cannot be read is not read further.
 */
export class PagePictures {
  readonly #engine: EngineApi;
  /** By document and page. */
  readonly #known = new Map<string, WithPictures>();

  constructor(engine: EngineApi) {
    this.#engine = engine;
  }

  known(document: OpenDocument, page: number): WithPictures | undefined {
    return this.#known.get(keyOf(document, page));
  }

  forget(): void {
    this.#known.clear();
  }

  async join(asked: PageOfPictures): Promise<WithPictures> {
    const { document, page, layer, mayRead = true } = asked;
    const bare: WithPictures = { lines: layer, notes: [], tiles: null };
    if (!document.hasPictures) return bare;
    const key = keyOf(document, page);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const skipped = { ...bare, notes: [pageNote('skipped-picture', page)] };
    let found: WithPictures;
    try {
      const pictures = await this.#pictures(asked);
      if (pictures.length === 0) found = bare;
      else if (!mayRead) return skipped;
      else {
        const model = await asked.loading();
        found = model.hasReadingHead ? await this.#read(asked, pictures, model) : skipped;
      }
    } catch (error) {
      // The page's own text is there all the same.
      if (!isUnreadablePage(error)) throw error;
      found = skipped;
    }
    keepLast(this.#known, key, found, REMEMBERED);
    return found;
  }

  /** Those that may hold words which the text layer has not, without the layer's own words, the largest first. */
  async #pictures({ document, page, layer, watch, signal }: PageOfPictures): Promise<Picture[]> {
    const all = await watch.time('open_ms', document.pictures(page, { signal }));
    const boxes = picturesWithoutText(all, layer);
    if (boxes.length === 0) return [];
    const raster = await watch.time('open_ms', document.rasterise(page, { signal }));
    const words = layer.flatMap(({ characters }) => characters);
    return (await inThread((thread, options) => thread.pictures({ raster, boxes, words }, options), signal)).pictures;
  }

  async #read(asked: PageOfPictures, pictures: readonly Picture[], model: ModelInfo): Promise<WithPictures> {
    const { page, layer, watch, signal } = asked;
    const read: (readonly TextLine[])[] = [];
    let skipped = false;
    let largest: TilesSeen | null = null;
    let spent = 0;
    for (const [index, picture] of pictures.entries()) {
      // Squares beside a chart's names are no boxes to tick.
      const { tickBoxes, ...tiles } = (await cutPage({
        draw: async () => picture.pixels,
        tiling: model.tiling,
        watch,
        signal,
      }))!;
      spent += tiles.local.length;
      if (index >= MOST_PICTURES || spent > MOST_TILES) {
        skipped = true;
        break;
      }
      const seen = await watch.time('encode_ms', this.#readOne(asked, picture, tiles, index, model));
      if (seen === undefined) continue;
      if (seen.unreadable) {
        skipped = true;
        continue;
      }
      const lines = seen.lines.filter(surelyWords).map((line) => partOnPage(picture.box, line));
      const own = withoutWordsOf(layer, lines);
      if (own.length === 0) continue;
      read.push(own);
      largest ??= {
        ...{ rows: tiles.rows, cols: tiles.cols, kept: tiles.local.length, whole: false, visual_tokens: 0 },
        ...{ pixels: [tiles.width, tiles.height], area: picture.box },
      };
    }
    const notes = skipped ? [pageNote('skipped-picture', page)] : [];
    return { lines: joinPictures(layer, read), notes, tiles: largest };
  }

  /** undefined: nothing in it looks like words. */
  async #readOne(
    { document, page, watch, signal }: PageOfPictures,
    { box, pixels }: Picture,
    tiles: TileSet,
    index: number,
    model: ModelInfo,
  ) {
    const pageKey = `${keyOf(document, page)}/picture-${index}`;
    const cut = (as: CutAs) => cutPage({ draw: async () => pixels, tiling: model.tiling, as, watch, signal });
    const whole = (box[2] - box[0]) * (box[3] - box[1]) >= WHOLE;
    const asked = {
      ...{ engine: this.#engine, model, pageKey, page, size: pixels, tiles, signal },
      cut,
      asItStands: !whole,
    };
    if (!whole && tiles.local.length > 2 * SAMPLE && !(await isWorthReading(asked, SAMPLE))) return undefined;
    try {
      return await readPixels(asked);
    } finally {
      await this.#engine.release({ pageKey });
    }
  }
}

const keyOf = ({ sha256 }: OpenDocument, page: number) => `${sha256} ${page}`;
