import { fileURLToPath } from 'node:url';
import { type AskOptions, type PageLines, type ReadOptions, report } from './asking/ask-options.ts';
import { askPage } from './asking/ask-page.ts';
import { chooseAnswer, choosePages, type Suitability } from './asking/choose-pages.ts';
import type { DocentSettings } from './asking/docent-settings.ts';
import { type EncodedPage, PageSource } from './asking/page-source.ts';
import { regionBox } from './asking/region.ts';
import { askTimings, Stopwatch } from './asking/stopwatch.ts';
import { unlessAborted } from './asking/unless-aborted.ts';
import type { Answer, AskResult, ReadPage, ReadResult } from './contract/docent.ts';
import type { Progress } from './contract/docent-api.ts';
import type { ModelInfo, ProviderReport } from './contract/engine.ts';
import { DocentError } from './contract/errors.ts';
import type { Box, TextLine } from './contract/page.ts';
import type { CallOptions } from './contract/service.ts';
import type { TileSet } from './contract/tile.ts';
import { type OpenDocument, openDocument } from './documents/index.ts';
import { EngineClient } from './inference/engine-client.ts';
import { probeProviders } from './inference/provider-probe.ts';

export type { AskOptions, PageLines, ReadOptions } from './asking/ask-options.ts';
export type { DocentSettings, Processes } from './asking/docent-settings.ts';

/** Of a long scan, as many pages are read to find the right one: each takes about a second. */
const MAX_PAGES_READ = 40;
const ENGINE_PROCESS = fileURLToPath(new URL('./hosts/engine-process.ts', import.meta.url));

/**
 * Docent's work over documents, tiling, engine and reading. The engine's process starts, and the model loads, with the first call that needs
 * them; `dispose` ends it. Calls may overlap.
 */
export class DocentService {
  readonly #settings: DocentSettings;
  readonly #engine: EngineClient;
  readonly #pages: PageSource;
  #model: Promise<ModelInfo> | undefined;

  constructor(settings: DocentSettings) {
    this.#settings = settings;
    const { processes } = settings;
    this.#engine = new EngineClient(processes?.engine ?? ENGINE_PROCESS, processes?.probe);
    this.#pages = new PageSource(this.#engine);
  }

  /** The engine, for tests and diagnosis. */
  get engine(): EngineClient {
    return this.#engine;
  }

  /** Loads the model if need be: how it wants pages cut, what it runs on. @throws DocentError model-missing, model-invalid, device-unavailable */
  async model(options: CallOptions = {}): Promise<ModelInfo> {
    return await this.#loaded(options);
  }

  /** The model's name and what it runs on. @throws DocentError as `model` */
  async info(options: CallOptions = {}): Promise<{ model: string; device: string; sha: string }> {
    const { name, device, sha } = await this.#loaded(options);
    return { model: name, device, sha };
  }

  /** Which execution providers work on this machine, and why the others do not. Takes seconds. */
  async devices(options: CallOptions = {}): Promise<ProviderReport[]> {
    return await probeProviders(undefined, options.signal, this.#settings.processes?.probe);
  }

  /**
   * Answers questions about a document. Without a page, a document of several is searched: its text ranks the pages for each question, the
   * best few are asked, and the answer names its page.
   *
   * @throws DocentError as `openDocument` and the engine do; page-out-of-range, bad-region, bad-input
   */
  async ask(file: string | OpenDocument, questions: readonly string[], options: AskOptions = {}): Promise<AskResult> {
    if (questions.length === 0 || questions.some((question) => question.trim() === '')) {
      throw new DocentError('bad-input', 'There is no question. Ask at least one, and none that is empty.');
    }
    const watch = new Stopwatch();
    const region = options.region && regionBox(options.region);
    return await this.#withDocument(file, options, watch, async (document, loading) => {
      const model = await loading();
      const plan = await this.#plan(document, questions, options, watch, model);
      const pages = new Map<number, EncodedPage>();
      const candidates = questions.map((): Answer[] => []);
      for (const page of new Set(plan.flatMap((suitability) => [...suitability.keys()]))) {
        const asked = [...questions.keys()].filter((q) => plan[q]!.has(page));
        options.onProgress?.(document.pageCount === 1 ? 'answering' : `asking page ${page}`);
        const { encoded, answers } = await this.#askPage(
          document,
          page,
          region,
          asked.map((q) => questions[q]!),
          options,
          watch,
          model,
          (i, text) => options.onDelta?.({ page, question: asked[i]!, text }),
        );
        pages.set(page, encoded);
        answers.forEach((answer, i) => {
          candidates[asked[i]!]!.push(answer);
        });
      }
      const answers = candidates.map((given, q) => chooseAnswer(given, plan[q]!));
      return {
        answers,
        model: model.name,
        device: model.device,
        tiles: pages.get(answers[0]!.page)!.tiles,
        timings: askTimings(watch),
      };
    });
  }

  /** The text of a page, or of all pages. Pages with a text layer need no model. */
  async read(file: string | OpenDocument, options: ReadOptions = {}): Promise<ReadResult> {
    const watch = new Stopwatch();
    return await this.#withDocument(file, options, watch, async (document, loading) => {
      const pages: ReadPage[] = [];
      const numbers = options.page === undefined ? countTo(document.pageCount) : [options.page];
      for (const page of numbers) {
        const stage = { stage: 'reading', done: page - 1, total: document.pageCount } as const;
        report(options, `reading page ${page} of ${document.pageCount}`, stage);
        const { size } = await document.page(page);
        const { lines } = await this.#lines(document, page, watch, loading, options);
        pages.push({
          page,
          width: size.width,
          height: size.height,
          lines: lines.map(({ box, text, source, score }) => ({ box, text, source, score })),
        });
      }
      return {
        pages,
        timings: { open_ms: watch.read('open_ms'), encode_ms: watch.read('encode_ms'), total_ms: watch.total() },
      };
    });
  }

  /** The lines of one page of an open document: its text layer, or else what the model reads if `read` allows it. */
  async lines(document: OpenDocument, page: number, options: ReadOptions & { read: boolean }): Promise<PageLines> {
    const watch = new Stopwatch();
    if (options.read) return await this.#lines(document, page, watch, () => this.#loaded(options), options);
    const layer = await this.#pages.textLayer(document, page, watch, options.signal);
    return layer === undefined ? { lines: [], source: null } : { lines: layer, source: 'text-layer' };
  }

  /**
   * Takes a page (or its region: x, y, width, height as fractions) as somebody else drew and cut it for this model. Questions about it then
   * start from there.
   */
  async encodePage(
    document: OpenDocument,
    page: number,
    tiles: TileSet,
    options: Pick<AskOptions, 'region' | 'signal'> = {},
  ): Promise<{ encoded: EncodedPage; encodeMs: number }> {
    const watch = new Stopwatch();
    const region = options.region && regionBox(options.region);
    const model = await this.#loaded(options);
    const encoded = await this.#pages.encode(document, page, model, watch, { region, tiles, signal: options.signal });
    return { encoded, encodeMs: watch.read('encode_ms') };
  }

  /** Ends the engine's process. Idempotent. */
  async dispose(): Promise<void> {
    await this.#engine.dispose();
  }

  /** For every question the pages to put it to. */
  async #plan(
    document: OpenDocument,
    questions: readonly string[],
    options: AskOptions,
    watch: Stopwatch,
    model: ModelInfo,
  ): Promise<Suitability[]> {
    const only = options.page ?? (document.pageCount === 1 ? 1 : undefined);
    if (only !== undefined) return questions.map(() => new Map([[only, 1]]));
    const pages: { page: number; lines: readonly TextLine[] }[] = [];
    let read = 0;
    for (const page of countTo(document.pageCount)) {
      const far = { done: page - 1, total: document.pageCount };
      report(options, `searching page ${page} of ${document.pageCount}`, { stage: 'searching', ...far });
      const layer =
        (await options.knownLines?.(page)) ?? (await this.#pages.textLayer(document, page, watch, options.signal));
      if (layer === undefined && (!model.hasReadingHead || ++read > MAX_PAGES_READ)) continue;
      pages.push({ page, lines: layer ?? (await this.#readPage(document, page, model, watch, options, far)).lines });
    }
    if (pages.length === 0)
      return questions.map(() => new Map(countTo(Math.min(3, document.pageCount)).map((p) => [p, 1])));
    return questions.map((question) => choosePages(question, pages));
  }

  async #askPage(
    document: OpenDocument,
    page: number,
    region: Box | undefined,
    questions: readonly string[],
    options: AskOptions,
    watch: Stopwatch,
    model: ModelInfo,
    onDelta: (question: number, delta: string) => void,
  ): Promise<{ encoded: EncodedPage; answers: Answer[] }> {
    const { signal } = options;
    for (let attempt = 1; ; attempt++) {
      const onEncode = () => options.onStage?.({ stage: 'encoding', done: null, total: null });
      const encoded = await this.#pages.encode(document, page, model, watch, { region, signal, onEncode });
      if (region === undefined && encoded.source === 'model') options.onRead?.(encoded);
      options.onStage?.({ stage: 'answering', done: null, total: null });
      try {
        const useText = options.text ?? true;
        const answers = await askPage(this.#engine, model, encoded, questions, watch, { useText, signal, onDelta });
        return { encoded, answers };
      } catch (error) {
        // Between the encoding and the question other pages may have taken this one's place in the cache.
        const evicted =
          error instanceof DocentError && error.code === 'bad-input' && error.subject?.startsWith(encoded.pageKey);
        if (!evicted || attempt === 3) throw error;
      }
    }
  }

  async #lines(
    document: OpenDocument,
    page: number,
    watch: Stopwatch,
    loading: () => Promise<ModelInfo>,
    options: ReadOptions,
  ): Promise<PageLines> {
    const layer = await this.#pages.textLayer(document, page, watch, options.signal);
    if (layer !== undefined) return { lines: layer, source: 'text-layer' };
    const model = await loading();
    if (!model.hasReadingHead) return { lines: [], source: null };
    return await this.#readPage(document, page, model, watch, options, { done: null, total: null });
  }

  async #readPage(
    document: OpenDocument,
    page: number,
    model: ModelInfo,
    watch: Stopwatch,
    options: ReadOptions,
    far: Pick<Progress, 'done' | 'total'>,
  ): Promise<EncodedPage> {
    const onEncode = () => options.onStage?.({ stage: 'reading', ...far });
    const encoded = await this.#pages.encode(document, page, model, watch, { signal: options.signal, onEncode });
    options.onRead?.(encoded);
    return encoded;
  }

  async #withDocument<T>(
    file: string | OpenDocument,
    options: ReadOptions,
    watch: Stopwatch,
    work: (document: OpenDocument, loading: () => Promise<ModelInfo>) => Promise<T>,
  ): Promise<T> {
    report(options, 'opening the document', { stage: 'opening', done: null, total: null });
    const { password, signal } = options;
    const opening = typeof file === 'string' ? openDocument(file, { password, signal }) : file;
    const document = await watch.time('open_ms', Promise.resolve(opening));
    try {
      if (options.page !== undefined) await document.page(options.page);
      return await work(document, () => {
        if (this.#model === undefined) {
          report(options, 'loading the model', { stage: 'loading-model', done: null, total: null });
        }
        return this.#loaded(options);
      });
    } finally {
      if (document !== file) await document.dispose();
    }
  }

  /** One load for all calls; a failed one is tried again by the next. A cancelled caller does not cancel it for the others. */
  #loaded({ signal }: { signal?: AbortSignal | undefined }): Promise<ModelInfo> {
    const { modelDir, cacheDir, device, cacheBytes } = this.#settings;
    if (this.#model === undefined) {
      const loading = this.#engine.load({ modelDir, cacheDir, device, cacheBytes: cacheBytes ?? null });
      this.#model = loading;
      loading.catch(() => {
        if (this.#model === loading) this.#model = undefined;
      });
    }
    return unlessAborted(this.#model, signal);
  }
}

export function createDocentService(settings: DocentSettings): DocentService {
  return new DocentService(settings);
}

const countTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
