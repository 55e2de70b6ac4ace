import { answerFromText } from './asking/ask-in-full.ts';
import { type AskOptions, type LinesOptions, type PageLines, type ReadOptions, report } from './asking/ask-options.ts';
import type { DocentSettings } from './asking/docent-settings.ts';
import { type EncodedPage, EncodedPages } from './asking/encoded-pages.ts';
import { explained } from './asking/explain-answer.ts';
import { extract } from './asking/extracts/extract.ts';
import { extractTaskOf } from './asking/extracts/task.ts';
import { LineReader } from './asking/line-reader.ts';
import { lookThrough } from './asking/look-through.ts';
import { ModelAsking } from './asking/model-asking.ts';
import type { PageAnswerer } from './asking/page-answerer.ts';
import { pagesAround } from './asking/pages-around.ts';
import { readPages } from './asking/read-pages.ts';
import { linesInRegion } from './asking/region.ts';
import { askTimings, Stopwatch } from './asking/stopwatch.ts';
import type { Answer, AskResult, ReadResult } from './contract/docent.ts';
import type { ModelInfo, ProviderReport } from './contract/engine.ts';
import { DocentError } from './contract/errors.ts';
import { eachOnce, type PageNote, pageNote } from './contract/notes.ts';
import { once } from './contract/once.ts';
import type { TextLine } from './contract/page.ts';
import { seemsForeign } from './contract/question-language.ts';
import type { CallOptions } from './contract/service.ts';
import type { TileSet } from './contract/tile.ts';
import { unlessAborted } from './contract/unless-aborted.ts';
import { type OpenDocument, openDocument } from './documents/index.ts';
import type { SearchedPage } from './finding/rank-pages.ts';
import { probeProviders } from './inference/devices/provider-probe.ts';
import { EngineClient } from './inference/process/engine-client.ts';
import { checkRegion } from './tiling/index.ts';

export type { AskOptions, PageLines, ReadOptions } from './asking/ask-options.ts';
export type { DocentSettings, Processes } from './asking/docent-settings.ts';

/**
 * Docent's work over documents, tiling, engine and reading. The engine's process starts, and the model loads, with the first call that needs
 * them; `dispose` ends it. Calls may overlap.
 */
export class DocentService {
  readonly #settings: DocentSettings;
  readonly #engine: EngineClient;
  readonly #pages: EncodedPages;
  readonly #reader: LineReader;
  readonly #asking: ModelAsking;
  #model: Promise<ModelInfo> | undefined;
  #answerer: PageAnswerer | undefined;
  /** How often the engine had died when `#model` was loaded. */
  #crashes = 0;

  constructor(settings: DocentSettings) {
    this.#settings = settings;
    this.#answerer = settings.answerer;
    const { processes } = settings;
    this.#engine = new EngineClient(processes?.engine, processes?.probe);
    this.#pages = new EncodedPages(this.#engine, settings.secondReader);
    const { readerDir: modelDir, cacheDir, secondReader } = settings;
    const beside =
      modelDir && (() => new DocentService({ modelDir, cacheDir, device: 'auto', processes, secondReader }));
    this.#reader = new LineReader(this.#pages, beside || undefined);
    this.#asking = new ModelAsking(this.#engine, this.#pages, this.#reader);
  }

  /** The engine, for tests and diagnosis. */
  get engine(): EngineClient {
    return this.#engine;
  }

  /** Another model that answers from now on; undefined: Docent's own. The one before is let go of, with what it is answering. */
  async useAnswerer(answerer: PageAnswerer | undefined): Promise<void> {
    const before = this.#answerer;
    this.#answerer = answerer;
    if (before !== answerer) await before?.dispose();
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
    const region = options.region && checkRegion(options.region);
    const other = options.by === undefined ? this.#answerer : (options.by ?? undefined);
    return await this.#withDocument(file, options, watch, async (document, loading) => {
      const tasks = other === undefined ? questions.map(extractTaskOf) : questions.map(() => null);
      const toModel = questions.filter((_, q) => tasks[q] === null);
      const notes: PageNote[] = [];
      const look = once(() => this.#lookThrough(document, loading, watch, { ...options, region }, notes));
      const around = once(() =>
        pagesAround(document, { ...options, region }, (page) =>
          this.#pages.goodLines(document, page, watch, options.signal),
        ),
      );
      const asked =
        toModel.length === 0
          ? BY_NO_MODEL
          : await this.#asking.ask({
              ...{ document, questions: toModel, other, look, around, watch },
              model: await loading(),
              options: { ...options, region },
            });
      const given = [...asked.answers];
      const answers: Answer[] = [];
      for (const [q, question] of questions.entries()) {
        const task = tasks[q] ?? null;
        const answer = task === null ? given.shift()! : await extract(question, task, await look(), await around());
        answers.push(
          options.explain || task !== null
            ? await explained(answer, question, await look(), await around(), region)
            : answer,
        );
      }
      notes.push(...asked.notes);
      const foreign = questions.findIndex((question, q) => tasks[q] === null && seemsForeign(question));
      if (foreign !== -1 && other === undefined && !(await loading()).writes) {
        notes.push(pageNote('foreign-question', answers[foreign]!.page));
      }
      return { ...asked, answers, notes: eachOnce(notes), timings: askTimings(watch) };
    });
  }

  /** The answer in full from the text of pages of several documents, cited by their numbers; null where Docent's own model answers, which takes one page. */
  async answerFrom(
    question: string,
    pages: readonly SearchedPage[],
    { signal }: CallOptions,
  ): Promise<{ answer: Answer; model: string } | null> {
    const other = this.#answerer;
    return other === undefined
      ? null
      : { answer: await answerFromText(other, question, pages, signal), model: other.name };
  }

  /** The text of a page, or of all pages that can be read. Pages with a text layer need no model. @throws the error of the first page if none can be read */
  async read(file: string | OpenDocument, options: ReadOptions = {}): Promise<ReadResult> {
    const watch = new Stopwatch();
    return await this.#withDocument(file, options, watch, async (document, loading) => {
      const read = await readPages(document, options, (page) =>
        this.#reader.lines(document, page, watch, loading, options),
      );
      const timings = { open_ms: watch.read('open_ms'), encode_ms: watch.read('encode_ms'), total_ms: watch.total() };
      return { ...read, timings };
    });
  }

  /** The lines of one page of an open document: its text layer, or else what the model reads if `read` allows it. */
  async lines(document: OpenDocument, page: number, options: LinesOptions): Promise<PageLines> {
    const watch = new Stopwatch();
    if (options.read) return await this.#reader.lines(document, page, watch, () => this.#loaded(options), options);
    const layer = await this.#pages.textLayer(document, page, watch, options.signal);
    if (layer === undefined) return { lines: [], source: null };
    const { region } = options;
    return { lines: region === undefined ? layer : linesInRegion(layer, region), source: 'text-layer' };
  }

  /**
   * Takes a page (or its region) that the caller drew and cut for this model. Questions about it then
   * start from there.
   */
  async encodePage(
    document: OpenDocument,
    page: number,
    tiles: TileSet,
    options: Pick<AskOptions, 'region' | 'signal'> = {},
  ): Promise<{ encoded: EncodedPage; encodeMs: number }> {
    const watch = new Stopwatch();
    const region = options.region && checkRegion(options.region);
    const model = await this.#loaded(options);
    const encoded = await this.#pages.encode(document, page, model, watch, { region, tiles, signal: options.signal });
    return { encoded, encodeMs: watch.read('encode_ms') };
  }

  /** Whether what the model read makes sense in a language that it has learnt; true where the model cannot tell. @throws DocentError as `model` */
  async isFamiliar(lines: readonly Pick<TextLine, 'text'>[], options: CallOptions = {}): Promise<boolean> {
    return await this.#pages.isFamiliar(await this.#loaded(options), lines);
  }

  /** Reads every page again when it is next asked for: there is a new reader, or one less. */
  readAgain(): void {
    this.#pages.forget();
  }

  /** Memory of the process that runs a model; null: not known, or it does not run. @param by null: Docent's own */
  async memoryBytes(by: PageAnswerer | null): Promise<number | null> {
    if (by !== null) return (await by.memoryBytes?.()) ?? null;
    return (await this.#engine.stats()).memoryBytes;
  }

  /** Ends the engine's process. Idempotent. */
  async dispose(): Promise<void> {
    const others = [this.#answerer, this.#reader, this.#settings.secondReader];
    await Promise.all([this.#engine.dispose(), ...others.map((other) => other?.dispose())]);
  }

  async #lookThrough(
    document: OpenDocument,
    loading: () => Promise<ModelInfo>,
    watch: Stopwatch,
    options: AskOptions,
    notes: PageNote[],
  ): Promise<SearchedPage[]> {
    return await lookThrough(document, options, {
      textLayer: (page) => this.#reader.textLayer(document, page, watch, loading, options, options.page === undefined),
      withPictures: async (page, layer, mayRead) => {
        const joined = await this.#reader.withPictures(document, page, layer, watch, loading, options, mayRead);
        notes.push(...(joined.notes ?? []));
        return joined;
      },
      read: async (page, far) => {
        const model = await loading();
        if (!this.#reader.canRead(model)) return await this.#pages.anyTextLayer(document, page, watch, options.signal);
        const read = await this.#reader.read(document, page, model, watch, options, far);
        notes.push(...(read.notes ?? []));
        return read.lines;
      },
      goodLines: (page) => this.#pages.goodLines(document, page, watch, options.signal),
      leaveOut: (page) => notes.push(pageNote('unreadable-page', page)),
    });
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
    const { modelDir, cacheDir, device, cacheBytes, threads } = this.#settings;
    // A new process may have the model on another device, where the one before failed.
    if (this.#model !== undefined && this.#engine.crashes !== this.#crashes) this.#model = this.#engine.info();
    this.#crashes = this.#engine.crashes;
    if (this.#model === undefined) {
      const loading = this.#engine.load({ modelDir, cacheDir, device, cacheBytes: cacheBytes ?? null, threads });
      this.#model = loading;
      loading.catch(() => {
        if (this.#model === loading) this.#model = undefined;
      });
    }
    return unlessAborted(this.#model, signal);
  }
}

const BY_NO_MODEL: Omit<AskResult, 'timings'> = { answers: [], model: null, device: null, tiles: null, notes: [] };

export function createDocentService(settings: DocentSettings): DocentService {
  return new DocentService(settings);
}
