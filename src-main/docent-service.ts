import { fileURLToPath } from 'node:url';
import { askPage } from './asking/ask-page.ts';
import { chooseAnswer, choosePages, type Suitability } from './asking/choose-pages.ts';
import { type EncodedPage, PageSource } from './asking/page-source.ts';
import { regionBox } from './asking/region.ts';
import { Stopwatch } from './asking/stopwatch.ts';
import type { Answer, AskResult, ReadPage, ReadResult } from './contract/docent.ts';
import type { Device, ModelInfo } from './contract/engine.ts';
import { DocentError } from './contract/errors.ts';
import type { Box, TextLine } from './contract/page.ts';
import { type OpenDocument, openDocument } from './documents/index.ts';
import { EngineClient } from './inference/engine-client.ts';

export interface DocentSettings {
  readonly modelDir: string;
  readonly cacheDir: string;
  readonly device: Device;
  /** Memory for pages in bytes; chosen from the machine's when left out. */
  readonly cacheBytes?: number | undefined;
}

export interface ReadOptions {
  /** From 1. */
  readonly page?: number | undefined;
  readonly password?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called when a new stage begins, with words for a person. */
  readonly onProgress?: ((stage: string) => void) | undefined;
}

export interface AskOptions extends ReadOptions {
  /** x, y, width, height as fractions of the page. */
  readonly region?: readonly [number, number, number, number] | undefined;
  /** false: the model answers from pixels alone. */
  readonly text?: boolean | undefined;
  /** The answers as they come. Of several pages that are asked, all are heard; the result says which one counts. */
  readonly onDelta?: ((delta: { page: number; question: number; text: string }) => void) | undefined;
}

/** Of a long scan, as many pages are read to find the right one: each takes about a second. */
const MAX_PAGES_READ = 40;
const ENGINE_PROCESS = fileURLToPath(new URL('./hosts/engine-process.ts', import.meta.url));

/**
 * Docent's work over documents, tiling, engine and reading. The engine's process starts, and the model loads, with the first call that needs
 * them; `dispose` ends it. Calls may overlap.
 */
export class DocentService {
  readonly #settings: DocentSettings;
  readonly #engine = new EngineClient(ENGINE_PROCESS);
  readonly #pages = new PageSource(this.#engine);
  #model: Promise<ModelInfo> | undefined;

  constructor(settings: DocentSettings) {
    this.#settings = settings;
  }

  /** The engine, for tests and diagnosis. */
  get engine(): EngineClient {
    return this.#engine;
  }

  /** Loads the model if need be. @throws DocentError model-missing, model-invalid, device-unavailable */
  async info(
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<{ model: string; device: string; sha: string }> {
    const model = await this.#loaded(options);
    return { model: model.name, device: model.device, sha: model.sha };
  }

  /**
   * Answers questions about a document. Without a page, a document of several is searched: its text ranks the pages for each question, the
   * best few are asked, and the answer names its page.
   *
   * @throws DocentError as `openDocument` and the engine do; page-out-of-range, bad-region, bad-input
   */
  async ask(file: string, questions: readonly string[], options: AskOptions = {}): Promise<AskResult> {
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
        timings: {
          open_ms: watch.read('open_ms'),
          tile_ms: watch.read('tile_ms'),
          encode_ms: watch.read('encode_ms'),
          prefill_ms: watch.read('prefill_ms'),
          first_token_ms: watch.read('first_token_ms'),
          total_ms: watch.total(),
        },
      };
    });
  }

  /** The text of a page, or of all pages. Pages with a text layer need no model. */
  async read(file: string, options: ReadOptions = {}): Promise<ReadResult> {
    const watch = new Stopwatch();
    return await this.#withDocument(file, options, watch, async (document, loading) => {
      const pages: ReadPage[] = [];
      const numbers = options.page === undefined ? countTo(document.pageCount) : [options.page];
      for (const page of numbers) {
        options.onProgress?.(`reading page ${page} of ${document.pageCount}`);
        const { size } = await document.page(page);
        const lines = await this.#lines(document, page, watch, loading, options.signal);
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
      options.onProgress?.(`searching page ${page} of ${document.pageCount}`);
      const layer = await this.#pages.textLayer(document, page, watch, options.signal);
      if (layer === undefined && (!model.hasReadingHead || ++read > MAX_PAGES_READ)) continue;
      const lines = layer ?? (await this.#pages.encode(document, page, undefined, model, watch, options.signal)).lines;
      pages.push({ page, lines });
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
      const encoded = await this.#pages.encode(document, page, region, model, watch, signal);
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
    signal: AbortSignal | undefined,
  ): Promise<readonly TextLine[]> {
    const layer = await this.#pages.textLayer(document, page, watch, signal);
    if (layer !== undefined) return layer;
    const model = await loading();
    if (!model.hasReadingHead) return [];
    return (await this.#pages.encode(document, page, undefined, model, watch, signal)).lines;
  }

  async #withDocument<T>(
    file: string,
    options: ReadOptions,
    watch: Stopwatch,
    work: (document: OpenDocument, loading: () => Promise<ModelInfo>) => Promise<T>,
  ): Promise<T> {
    options.onProgress?.('opening the document');
    const opening = openDocument(file, { password: options.password, signal: options.signal });
    const document = await watch.time('open_ms', opening);
    try {
      if (options.page !== undefined) await document.page(options.page);
      return await work(document, () => {
        if (this.#model === undefined) options.onProgress?.('loading the model');
        return this.#loaded(options);
      });
    } finally {
      await document.dispose();
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

function countTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new DocentError('cancelled', 'Cancelled.'));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
