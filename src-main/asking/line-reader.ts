import type { Progress } from '../contract/docent-api.ts';
import type { ModelInfo } from '../contract/engine.ts';
import type { Box, TextLine } from '../contract/page.ts';
import type { OpenDocument } from '../documents/index.ts';
import { sourceOfLines } from '../reading/index.ts';
import type { LinesOptions, PageLines, ReadOptions } from './ask-options.ts';
import type { EncodedPage, EncodedPages } from './encoded-pages.ts';
import { linesInRegion } from './region.ts';
import type { Stopwatch } from './stopwatch.ts';

/** A second Docent whose model reads, for a first one whose model only answers. */
export interface ReadsBeside {
  lines(document: OpenDocument, page: number, options: LinesOptions): Promise<PageLines>;
  dispose(): Promise<void>;
}

/**
 * Gets the text of pages: the text layer; without one, what the model's reading head reads; without a reading head, what a second model reads.
 * Evidence is found in these lines, whichever model answers.
 */
export class LineReader {
  readonly #pages: EncodedPages;
  readonly #open: (() => ReadsBeside) | undefined;
  /** Opened only when a page has to be read. */
  #beside: ReadsBeside | undefined;

  /** @param open opens a second model that reads, for models that cannot; undefined if there is none */
  constructor(pages: EncodedPages, open: (() => ReadsBeside) | undefined) {
    this.#pages = pages;
    this.#open = open;
  }

  canRead({ hasReadingHead }: ModelInfo): boolean {
    return hasReadingHead || this.#open !== undefined;
  }

  async lines(
    document: OpenDocument,
    page: number,
    watch: Stopwatch,
    loading: () => Promise<ModelInfo>,
    options: ReadOptions & Pick<LinesOptions, 'region'>,
  ): Promise<PageLines> {
    const { region } = options;
    const within = (lines: readonly TextLine[]) => (region === undefined ? lines : linesInRegion(lines, region));
    const layer = await this.textLayer(document, page, watch, loading, options);
    if (layer !== undefined) {
      const joined = await this.withPictures(document, page, layer, watch, loading, options);
      return { ...joined, lines: within(joined.lines) };
    }
    const model = await loading();
    if (!this.canRead(model)) {
      const any = await this.#pages.anyTextLayer(document, page, watch, options.signal);
      return any === undefined ? { lines: [], source: null } : { lines: within(any), source: 'text-layer' };
    }
    return await this.read(document, page, model, watch, options);
  }

  /**
   * A page's text layer; undefined when it has none, or one that is not to be believed: a scan is looked at to find that out.
   *
   * @param oneOfMany many pages are searched: of a document's scans not each is looked at
   */
  async textLayer(
    document: OpenDocument,
    page: number,
    watch: Stopwatch,
    loading: () => Promise<ModelInfo>,
    { signal }: Pick<ReadOptions, 'signal'>,
    oneOfMany = false,
  ): Promise<readonly TextLine[] | undefined> {
    const layer = await this.#pages.textLayer(document, page, watch, signal);
    if (layer === undefined) return undefined;
    const unreliable = await this.#pages.isUnreliable({ document, page, layer, loading, oneOfMany, watch, signal });
    return unreliable ? undefined : layer;
  }

  /** A page's text layer with the words in its pictures. */
  async withPictures(
    document: OpenDocument,
    page: number,
    layer: readonly TextLine[],
    watch: Stopwatch,
    loading: () => Promise<ModelInfo>,
    options: Pick<ReadOptions, 'signal'>,
    mayRead = true,
  ): Promise<PageLines> {
    const { signal } = options;
    if (this.#open !== undefined && mayRead && document.hasPictures && !(await loading()).hasReadingHead) {
      this.#beside ??= this.#open();
      return await watch.time('encode_ms', this.#beside.lines(document, page, { read: true, signal }));
    }
    const asked = { document, page, layer, loading, mayRead, watch, signal };
    const { lines, notes, tiles } = await this.#pages.withPictures(asked);
    return { lines, source: sourceOfLines(lines), notes, tiles };
  }

  /** Adds the lines that the second model reads to a page that has no text layer and whose own model cannot read. */
  async withLines(
    document: OpenDocument,
    page: EncodedPage,
    region: Box | undefined,
    model: ModelInfo,
    watch: Stopwatch,
    options: ReadOptions,
  ): Promise<EncodedPage> {
    if (page.source !== null || !this.canRead(model)) return page;
    const { lines, source } = await this.read(document, page.page, model, watch, { ...options, region: undefined });
    return { ...page, lines: region === undefined ? lines : linesInRegion(lines, region), source };
  }

  /** Reads a page from its pixels. Only for models that `canRead`. */
  async read(
    document: OpenDocument,
    page: number,
    model: ModelInfo,
    watch: Stopwatch,
    options: ReadOptions & Pick<LinesOptions, 'region'>,
    far: Pick<Progress, 'done' | 'total'> = { done: null, total: null },
  ): Promise<PageLines> {
    const { signal, onRead, region } = options;
    const onEncode = () => options.onStage?.({ stage: 'reading', ...far });
    if (!model.hasReadingHead) {
      onEncode();
      this.#beside ??= this.#open!();
      return await watch.time('encode_ms', this.#beside.lines(document, page, { read: true, signal, onRead, region }));
    }
    const asItStands = region !== undefined;
    const encoded = await this.#pages.encode(document, page, model, watch, { region, asItStands, signal, onEncode });
    if (region === undefined) onRead?.(encoded);
    return encoded;
  }

  async dispose(): Promise<void> {
    await this.#beside?.dispose();
  }
}
