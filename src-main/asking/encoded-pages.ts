import { createHash } from 'node:crypto';
import type { TilesSeen } from '../contract/docent.ts';
import type { EngineApi, ModelInfo } from '../contract/engine.ts';
import { DocentError } from '../contract/errors.ts';
import { keepLast } from '../contract/keep-last.ts';
import { type PageNote, pageNote } from '../contract/notes.ts';
import type { Box, PageRaster, TextLine, TextSource } from '../contract/page.ts';
import type { TileSet } from '../contract/tile.ts';
import type { OpenDocument } from '../documents/index.ts';
import { goodLines, isBelievable, isMisread, mendLayer, sourceOfLines } from '../reading/index.ts';
import { boxOnPage } from '../tiling/index.ts';
import { AS_DISPLAYED, type CutAs, cutPage } from './cut-page.ts';
import { inThread } from './in-thread.ts';
import { type PageOfPictures, PagePictures, type WithPictures } from './page-pictures.ts';
import { readAgain } from './read-again.ts';
import { type PixelsToRead, readPixels } from './read-pixels.ts';
import { linesInRegion } from './region.ts';
import type { SecondReader } from './second-reader.ts';
import type { Stopwatch } from './stopwatch.ts';
import { textLayerLines } from './text-layer-lines.ts';
import { type LayerOfPage, UnreliableLayers } from './unreliable-layers.ts';

/** A page, or a region of it, with everything that the model needs to answer. */
export interface EncodedPage {
  readonly pageKey: string;
  readonly page: number;
  /** As displayed. */
  readonly size: { readonly width: number; readonly height: number };
  readonly lines: readonly TextLine[];
  /** Where the lines come from; null when the page has no text layer and the model no reading head. */
  readonly source: TextSource | null;
  /** null: the text layer is all that the model needs, so the page was neither drawn nor cut. */
  readonly tiles: TilesSeen | null;
  /** What was found out about the page. */
  readonly notes: readonly PageNote[];
  /** True when all of it was known already. */
  readonly cached: boolean;
}

export interface EncodeOptions {
  /** Default: the whole page. */
  readonly region?: Box | undefined;
  /** Ignore a text layer. The only text is then what the model reads from the pixels. */
  readonly pixelsAlone?: boolean | undefined;
  /** Read it once: try no other way up and no second reader. */
  readonly asItStands?: boolean | undefined;
  /** The page as the caller drew and cut it. Default: drawn and cut here. */
  readonly tiles?: TileSet | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called before the engine starts to work on the page. */
  readonly onEncode?: (() => void) | undefined;
}

/**
 * Pixels: letters of a part that is read as it stands are made no wider. At 24 a second look at totals, dates, names and addresses of 70 training receipts broke 6 fields
 * and mended 4; at 15 it broke 3 and mended 9.
 */
const LOOKED_AT = 15;
const UNREAD = { legible: false, unreadable: false, familiar: true };
/** Pages whose lines are remembered, at most a few hundred KB each. */
const REMEMBERED = 64;

/**
 * Encodes pages in the engine and remembers the result, so that a second question about a page neither draws nor encodes it again. If the
 * engine has dropped a page meanwhile (for lack of memory, or in a crash), it is encoded again.
 */
export class EncodedPages {
  readonly #engine: EngineApi;
  readonly #second: SecondReader | undefined;
  readonly #pages = new Map<string, EncodedPage>();
  /** How pages were cut to be read, by their key. */
  readonly #cutAs = new Map<string, CutAs>();
  readonly #pictures: PagePictures;
  readonly #unreliable: UnreliableLayers;

  /** @param second reads what the model cannot */
  constructor(engine: EngineApi, second?: SecondReader) {
    this.#engine = engine;
    this.#second = second;
    this.#pictures = new PagePictures(engine);
    this.#unreliable = new UnreliableLayers(engine);
  }

  /** Reads every page again when it is next asked for. */
  forget(): void {
    this.#pages.clear();
    this.#cutAs.clear();
    this.#pictures.forget();
    this.#unreliable.forget();
  }

  async isFamiliar(model: ModelInfo, lines: readonly Pick<TextLine, 'text'>[]): Promise<boolean> {
    const params = { texts: lines.map(({ text }) => text), model };
    return (await inThread((thread) => thread.familiar(params))).familiar;
  }

  /** Lines of a page's text layer; undefined when it has none, or one that is not to be believed before the pixels were seen or since they were. */
  async textLayer(
    document: OpenDocument,
    page: number,
    watch: Stopwatch,
    signal?: AbortSignal,
  ): Promise<TextLine[] | undefined> {
    return await this.#layer(document, page, watch, signal, (layer) => (isBelievable(layer) ? layer : undefined));
  }

  /** Those lines of a page's text layer that show no broken encoding, for when its pixels are not read; undefined when it has no layer, or one of which no line is to be believed. */
  async goodLines(
    document: OpenDocument,
    page: number,
    watch: Stopwatch,
    signal?: AbortSignal,
  ): Promise<TextLine[] | undefined> {
    return await this.#layer(document, page, watch, signal, (layer) =>
      isMisread(layer) ? undefined : goodLines(layer),
    );
  }

  /** Lines of a page's text layer, believable or not, for when the pixels cannot be read. */
  async anyTextLayer(document: OpenDocument, page: number, watch: Stopwatch, signal?: AbortSignal) {
    return await watch.time('open_ms', textLayerLines(document, page, signal));
  }

  /** Whether a text layer that looks believable is that of another page, or badly recognised. Costs a look at the page if it is a scan. */
  async isUnreliable(asked: LayerOfPage): Promise<boolean> {
    return await this.#unreliable.isUnreliable(asked);
  }

  /** The text layer with the words in the page's pictures. */
  async withPictures(asked: PageOfPictures): Promise<WithPictures> {
    return await this.#pictures.join(asked);
  }

  /** The key that the engine keeps a page under. */
  keyOf(document: OpenDocument, page: number, model: ModelInfo, region?: Box, pixelsAlone = false): string {
    return createHash('sha256')
      .update(JSON.stringify([document.sha256, page, region ?? null, model.sha, ...(pixelsAlone ? ['pixels'] : [])]))
      .digest('hex');
  }

  /**
   * The key of a page does not depend on who drew it. Main and the window draw pages alike, so a question finds what the window had encoded,
   * and `tiles` describes exactly what the model saw.
   */
  async encode(
    document: OpenDocument,
    page: number,
    model: ModelInfo,
    watch: Stopwatch,
    { region, pixelsAlone = false, asItStands = false, tiles: given, signal, onEncode }: EncodeOptions = {},
  ): Promise<EncodedPage> {
    const pageKey = this.keyOf(document, page, model, region, pixelsAlone);
    const wholeKey = this.keyOf(document, page, model);
    const encoded = this.#pages.get(pageKey);
    // Lines are remembered here; visual tokens are only in the engine.
    if (encoded !== undefined && (!model.needs.tiles || (await this.#inEngine(pageKey, signal)))) {
      this.#remember(encoded);
      return { ...encoded, cached: true };
    }
    const file = pixelsAlone ? undefined : await this.anyTextLayer(document, page, watch, signal);
    const loading = async () => model;
    const doubted =
      file !== undefined &&
      !document.typeset &&
      model.hasReadingHead &&
      (!isBelievable(file) || (await this.isUnreliable({ document, page, layer: file, loading, watch, signal })));
    // Of a layer that a program recognised badly, or of another page, no line is believed.
    const mayHold = doubted && !isMisread(file) && !this.#unreliable.isKnown(document, page);
    const layer = doubted ? undefined : file;
    const { size } = await document.page(page);
    if (layer !== undefined && !model.needs.tiles) {
      const joined = await this.withPictures({ document, page, layer, loading, watch, signal });
      const { notes, tiles } = joined;
      const lines = region === undefined ? joined.lines : linesInRegion(joined.lines, region);
      return this.#remember({ pageKey, page, size, lines, source: 'text-layer', tiles, notes, cached: false });
    }
    let whole: PageRaster | undefined;
    const draw = async () => {
      whole ??= await watch.time('open_ms', document.rasterise(page, { signal }));
      return whole;
    };
    const widest = asItStands ? LOOKED_AT : undefined;
    const cut = (as: CutAs) =>
      cutPage({ draw, tiling: model.tiling, as, key: wholeKey, region, widest, watch, signal });
    // A part of a page that was read whole is cut from what was read: the same way up, with the same contrast.
    const as = (asItStands ? this.#cutAs.get(wholeKey) : undefined) ?? AS_DISPLAYED;
    const drawn = given ?? (await cut(as))!;
    onEncode?.();
    const seen =
      layer === undefined && model.hasReadingHead
        ? await watch.time('encode_ms', this.#read(drawn, { pageKey, page, size, cut, model, asItStands, signal }))
        : await watch.time('encode_ms', this.#look(drawn, { pageKey, signal }));
    const { tiles, visualTokens } = seen;
    if (region === undefined) keepLast(this.#cutAs, wholeKey, seen.cutAs, REMEMBERED);
    const again =
      layer === undefined && !seen.familiar && !asItStands && this.#second !== undefined
        ? await watch.time('encode_ms', this.#readAgain(this.#second, document, page, seen.unreadable, signal))
        : undefined;
    // What the pixels say counts where it can be read.
    const legible = seen.legible || again !== undefined;
    const read = again ?? seen;
    const own = mayHold && legible ? (region === undefined ? file : linesInRegion(file, region)) : undefined;
    const mended = own && mendLayer(own, read.lines);
    const believed = layer ?? (doubted && !legible ? file : undefined);
    const lines = believed ?? mended?.lines ?? read.lines;
    const notes = [...read.notes];
    if (doubted && legible && mended?.broken !== 0)
      notes.unshift(pageNote('text-layer-unreliable', page, mended ? { part: true } : {}));
    return this.#remember({
      pageKey,
      page,
      size,
      // What frames a region is seen as well; a text layer holds the whole page.
      lines: region !== undefined ? linesInRegion(lines, region) : lines,
      source: believed ? 'text-layer' : mended ? sourceOfLines(lines) : model.hasReadingHead ? 'model' : null,
      tiles: {
        rows: tiles.rows,
        cols: tiles.cols,
        kept: tiles.local.length,
        whole: tiles.global !== null,
        visual_tokens: visualTokens,
        pixels: [tiles.width, tiles.height],
        area: tiles.area && tiles.view ? boxOnPage(tiles.view, tiles.area) : tiles.area,
        ...(tiles.view && tiles.view.turned !== 0 ? { turned: tiles.view.turned } : {}),
      },
      notes,
      cached: false,
    });
  }

  /** What was looked at of a page that was read, or whose pictures were; null when its text layer was enough, or it is not remembered any more. */
  seen(document: OpenDocument, page: number, model: ModelInfo): TilesSeen | null {
    const encoded = this.#pages.get(this.keyOf(document, page, model));
    if (encoded !== undefined) return encoded.tiles && { ...encoded.tiles, text_source: encoded.source };
    const tiles = this.#pictures.known(document, page)?.tiles ?? null;
    return tiles && { ...tiles, text_source: 'text-layer' };
  }

  async #read(tiles: TileSet, asked: Omit<PixelsToRead, 'engine' | 'tiles'>) {
    return await readPixels({ ...asked, engine: this.#engine, tiles });
  }

  async #readAgain(
    second: SecondReader,
    document: OpenDocument,
    page: number,
    unreadable: boolean,
    signal: AbortSignal | undefined,
  ) {
    if ((await second.languages()).length === 0) return undefined;
    try {
      return await readAgain(second, page, await document.rasterise(page, { signal }), unreadable, signal);
    } catch (error) {
      // What the model made of the page is there all the same.
      if (error instanceof DocentError && ['engine-crashed', 'timeout'].includes(error.code)) return undefined;
      throw error;
    }
  }

  /** Tiles of which visual tokens alone are wanted. */
  async #look(tiles: TileSet, { pageKey, signal }: Pick<PixelsToRead, 'pageKey' | 'signal'>) {
    const { visualTokens } = await this.#engine.encode({ pageKey, tiles, read: false }, { signal });
    return { ...{ tiles, visualTokens, lines: [], notes: [], cutAs: AS_DISPLAYED }, ...UNREAD };
  }

  /** What is believed of a page's text layer: all of one that Docent wrote itself, nothing of one that the pixels refuted. */
  async #layer(
    document: OpenDocument,
    page: number,
    watch: Stopwatch,
    signal: AbortSignal | undefined,
    believed: (layer: TextLine[]) => TextLine[] | undefined,
  ): Promise<TextLine[] | undefined> {
    const layer = await this.anyTextLayer(document, page, watch, signal);
    if (layer === undefined || document.typeset) return layer;
    return this.#unreliable.isKnown(document, page) ? undefined : believed(layer);
  }

  async #inEngine(pageKey: string, signal: AbortSignal | undefined): Promise<boolean> {
    return (await this.#engine.cached({ pageKey, preparedKey: null }, { signal })).page;
  }

  #remember(page: EncodedPage): EncodedPage {
    keepLast(this.#pages, page.pageKey, page, REMEMBERED);
    return page;
  }
}
