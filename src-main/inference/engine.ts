import { createHash } from 'node:crypto';
import { totalmem } from 'node:os';
import type { AskEvent, EngineAnswer, EngineApi, EngineStats, LoadParams, ModelInfo } from '../contract/engine.ts';
import { DocentError } from '../contract/errors.ts';
import type { PromptText } from '../contract/page.ts';
import type { CallOptions } from '../contract/service.ts';
import { allTiles } from '../contract/tile.ts';
import { WorkQueue } from '../processes/work-queue.ts';
import type { AnswerOptions, Prepared } from './answering/family.ts';
import type { SeenTiles } from './answering/seen-tiles.ts';
import { type ExactBytes, multipliesBytesExactly } from './devices/byte-products.ts';
import { type OpenModel, openModel } from './open-model.ts';
import { encodeTiles } from './seeing/encode-tiles.ts';
import { PageCache } from './seeing/page-cache.ts';

/** Characters. Longest question, because byte-pair merging is quadratic in the longest word. */
const MAX_QUESTION = 4000;

type Params<M extends keyof EngineApi> = Parameters<EngineApi[M]>[0];

/**
 * Implements the engine's methods with ONNX sessions in this process. One piece of work runs at a time, and the event loop gets a turn between
 * two graph runs, so that work can be cancelled. `contract/engine.ts` says what each method promises.
 */
export class Engine implements EngineApi {
  readonly #exactBytes: ExactBytes;
  readonly #queue = new WorkQueue();
  #model: OpenModel | undefined;
  #info: ModelInfo | undefined;
  #cache = new PageCache(0);

  constructor(exactBytes: ExactBytes = multipliesBytesExactly) {
    this.#exactBytes = exactBytes;
  }

  load(params: LoadParams, options: CallOptions = {}): Promise<ModelInfo> {
    return this.#queue.run(async () => {
      const start = performance.now();
      await this.#unload();
      const model = await openModel(params, this.#exactBytes, options.signal);
      this.#model = model;
      this.#cache = new PageCache(params.cacheBytes ?? Math.min(4 * 2 ** 30, totalmem() / 8));
      const { seeing, family } = model;
      this.#info = {
        name: model.name,
        sha: model.sha,
        device: model.provider,
        skipped: model.skipped,
        chosenBecause: model.chosenBecause,
        tiling: seeing.tiling,
        hasReadingHead: seeing.reading !== null,
        readingConfidence: seeing.reading?.confidence ?? null,
        readingLanguage: seeing.reading?.language ?? null,
        needs: family.needs,
        looks: model.looking && { maxTiles: model.looking.maxTiles },
        writes: family.score !== undefined,
        ...(family.twoReaders && { twoReaders: true }),
        loadMs: performance.now() - start,
      };
      return this.#info;
    }, options.signal);
  }

  encode({ pageKey, tiles, read }: Params<'encode'>, options: CallOptions = {}) {
    return this.#queue.run(async () => {
      const { seeing, family, graphs, provider } = this.#loaded();
      const known = this.#cache.seen(pageKey);
      // A page that was encoded without being read is encoded again for its characters.
      if (known !== undefined && !(read && known.characters === null))
        return encodeResult(known, seeing.hidden, read, true, { encoderMs: 0, resamplerMs: 0 });
      const { encoderMs, resamplerMs, ...seen } = await encodeTiles(
        graphs.encoder,
        graphs.resampler,
        seeing,
        allTiles(tiles),
        {
          tokens: family.needs.tiles,
          read,
          oneByOne: provider === 'cpu' && seeing.cpuInt8,
          signal: options.signal,
        },
      );
      this.#cache.addSeen(pageKey, seen);
      return encodeResult(seen, seeing.hidden, read, false, { encoderMs, resamplerMs });
    }, options.signal);
  }

  prepare({ pageKey, text }: Params<'prepare'>, options: CallOptions = {}) {
    return this.#queue.run(async () => {
      const { family } = this.#loaded();
      const start = performance.now();
      const seen = this.#cache.seen(pageKey);
      if (family.needs.tiles && seen === undefined) throw notCached('page', pageKey);
      const taken = family.needs.text === null ? null : text;
      const preparedKey = preparedKeyOf(pageKey, taken);
      const known = this.#cache.find(preparedKey);
      const prepared =
        known?.prepared ??
        (await family.prepare(
          { visualTokens: seen?.visualTokens ?? new Float32Array(), tileBoxes: seen?.tileBoxes ?? [], text: taken },
          options.signal,
        ));
      if (known === undefined) this.#cache.addPrepared(pageKey, preparedKey, prepared);
      const prepareMs = known === undefined ? performance.now() - start : 0;
      return { preparedKey, tokens: prepared.tokens, cached: known !== undefined, timings: { prepareMs } };
    }, options.signal);
  }

  async *ask(params: Params<'ask'>, options: CallOptions = {}): AsyncGenerator<AskEvent> {
    // Answers are short, so they are decoded even if the caller reads slowly: a caller that stops reading must not block the queue.
    const events: AskEvent[] = [];
    let wake: (() => void) | undefined;
    let running = true;
    const left = new AbortController();
    const signal = AbortSignal.any([left.signal, ...(options.signal ? [options.signal] : [])]);
    const emit = (event: AskEvent): void => {
      events.push(event);
      wake?.();
    };
    const startedAt = performance.now();
    const done = this.#queue
      .run(() => this.#answer(params, startedAt, signal, emit), signal)
      .finally(() => {
        running = false;
        wake?.();
      });
    // It is awaited below, but not if the caller stops reading early.
    done.catch(() => undefined);
    try {
      while (running || events.length > 0) {
        const event = events.shift();
        if (event !== undefined) yield event;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
      yield { kind: 'answers', answers: await done, totalMs: performance.now() - startedAt };
    } finally {
      left.abort();
    }
  }

  asksForLooks({ questions }: Params<'asksForLooks'>, options: CallOptions = {}) {
    return this.#queue.run(async () => {
      const { looking } = this.#loaded();
      questions.forEach(checkLength);
      return { looks: looking ? await looking.isAsked(questions) : questions.map(() => 'no' as const) };
    }, options.signal);
  }

  look({ pageKey, tiles, aspect, text, questions }: Params<'look'>, options: CallOptions = {}) {
    return this.#queue.run(async () => {
      const { looking, name } = this.#loaded();
      if (!looking) {
        const message = `${name} reads pages and does not look at them. Use a model that looks.`;
        throw new DocentError('bad-input', message);
      }
      questions.forEach(checkLength);
      let seen = this.#cache.seen(pageKey);
      if (seen === undefined) {
        if (tiles === null) throw notCached('page that was looked at', pageKey);
        seen = await looking.see(allTiles(tiles), options.signal);
        this.#cache.addSeen(pageKey, seen);
      }
      const answers = await looking.answer(seen, { aspect, text }, questions, options.signal);
      const things = [...(seen.things ?? [])];
      return { answers, things };
    }, options.signal);
  }

  score({ preparedKey, ...scored }: Params<'score'>, options: CallOptions = {}) {
    return this.#queue.run(async () => {
      const { family, name } = this.#loaded();
      if (family.score === undefined) {
        throw new DocentError(
          'bad-input',
          `${name} picks its answers from the page and writes no text, so it cannot score one. Use a model that writes.`,
        );
      }
      const signal = options.signal ?? new AbortController().signal;
      const { score } = family;
      const scores = await this.#on([preparedKey], ([on]) => score.call(family, on!, scored, signal));
      return { scores };
    }, options.signal);
  }

  async cached({ pageKey, preparedKey }: Params<'cached'>) {
    const page = this.#cache.has(pageKey);
    return { page, prepared: page && preparedKey !== null && this.#cache.find(preparedKey) !== undefined };
  }

  release({ pageKey }: Params<'release'>) {
    return this.#queue.run(async () => {
      this.#cache.release(pageKey);
      return {};
    });
  }

  async stats(): Promise<EngineStats> {
    const graphs = Object.entries(this.#model?.graphs ?? {});
    return {
      cacheBytes: this.#cache.bytes,
      cacheBudget: this.#cache.budget,
      pages: this.#cache.pages,
      prepared: this.#cache.prepared,
      runs: Object.fromEntries(graphs.map(([name, graph]) => [name, graph.runs])),
      stepBytesCopied: this.#model?.graphs.step?.bytesCopied ?? 0,
      evictions: this.#cache.evictions,
      pid: process.pid,
      memoryBytes: process.memoryUsage.rss(),
    };
  }

  /** Waits for running work, then frees sessions and cache. Idempotent; `load` opens them again. */
  dispose(): Promise<void> {
    return this.#queue.run(() => this.#unload());
  }

  async #answer(
    { on, ...asked }: Params<'ask'>,
    startedAt: number,
    signal: AbortSignal,
    onDelta: AnswerOptions['onDelta'],
  ): Promise<EngineAnswer[]> {
    const { family } = this.#loaded();
    asked.questions.forEach(checkLength);
    return await this.#on(on, (prepared) => family.answer(prepared, asked, { startedAt, signal, onDelta }));
  }

  /** Runs `work` on prepared pages, which stay in the cache until it is done. */
  async #on<T>(keys: readonly string[], work: (prepared: readonly Prepared[]) => Promise<T>): Promise<T> {
    const found = keys.map((key) => {
      const one = this.#cache.find(key);
      if (one === undefined) throw notCached('page that was prepared', key);
      return one;
    });
    const unpin = found.map(({ pageKey }) => this.#cache.pin(pageKey));
    try {
      return await work(found.map(({ prepared }) => prepared));
    } finally {
      for (const one of unpin) one();
    }
  }

  #loaded(): OpenModel {
    if (this.#model === undefined) throw new DocentError('closed', 'No model is loaded. Load one first.');
    return this.#model;
  }

  async #unload(): Promise<void> {
    const model = this.#model;
    this.#model = undefined;
    this.#cache.dispose();
    if (model === undefined) return;
    for (const graph of Object.values(model.graphs)) await graph.dispose();
    await model.looking?.dispose();
  }
}

function encodeResult(
  page: SeenTiles,
  hidden: number,
  read: boolean,
  cached: boolean,
  { encoderMs, resamplerMs }: { encoderMs: number; resamplerMs: number },
) {
  return {
    characters: read && page.characters !== null ? [...page.characters] : [],
    visualTokens: page.visualTokens.length / hidden,
    cached,
    timings: { encoderMs, resamplerMs },
  };
}

function preparedKeyOf(pageKey: string, text: PromptText | null): string {
  if (text === null || text.text === '') return `${pageKey}/no-text`;
  return `${pageKey}/${createHash('sha256')
    .update(JSON.stringify([text.text, text.centres]))
    .digest('hex')}`;
}

function checkLength(question: string, index: number): void {
  if (question.length <= MAX_QUESTION) return;
  const message = `Question ${index + 1} is longer than ${MAX_QUESTION} characters. Shorten it.`;
  throw new DocentError('bad-input', message);
}

function notCached(what: string, key: string): DocentError {
  return new DocentError('bad-input', `The ${what} is not in the cache any more. Encode the page again.`, {
    subject: key,
  });
}
