import { createHash } from 'node:crypto';
import { totalmem } from 'node:os';
import type { AskEvent, EngineAnswer, EngineApi, EngineStats, LoadParams, ModelInfo } from '../contract/engine.ts';
import { DocentError } from '../contract/errors.ts';
import type { PromptText } from '../contract/page.ts';
import type { CallOptions } from '../contract/service.ts';
import { type AnswerOptions, type Asked, answerOnPrefix } from './answering/decoder/answer-on-prefix.ts';
import { visualRows } from './answering/decoder/position-bins.ts';
import { type Prefix, prefill, prefixLength, prefixTokens } from './answering/decoder/prefix.ts';
import { ntkAlpha } from './answering/decoder/rotary.ts';
import { answerByWords } from './answering/word-reader/answer-by-words.ts';
import { wordPage } from './answering/word-reader/word-page.ts';
import { type ExactBytes, multipliesBytesExactly } from './devices/byte-products.ts';
import { type OpenModel, openModel } from './open-model.ts';
import { WorkQueue } from './process/work-queue.ts';
import type { CachedPage } from './seeing/cached-page.ts';
import { encodeTiles } from './seeing/encode-tiles.ts';
import { mergeSimilarTokens } from './seeing/merge-tokens.ts';
import { type CachedPrefix, PageCache } from './seeing/page-cache.ts';

/** A question longer than this is a document; byte-pair merging is quadratic in the longest word. */
const MAX_QUESTION = 4000;

type Params<M extends keyof EngineApi> = Parameters<EngineApi[M]>[0];

/**
 * The engine's methods over ONNX sessions in this process. One piece of work runs at a time; between two graph runs the event loop gets to
 * see cancellations. `contract/engine.ts` says what each method promises.
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
      const { shape } = model;
      this.#info = {
        name: shape.name,
        sha: model.sha,
        device: model.provider,
        skipped: model.skipped,
        chosenBecause: model.chosenBecause,
        tiling: shape.tiling,
        hasReadingHead: shape.reading !== null,
        readingConfidence: shape.reading?.confidence ?? null,
        readingLanguage: shape.reading?.language ?? null,
        hasCopyHead: shape.copyDim !== null || shape.words !== null,
        readsWords: shape.words !== null,
        confidence: shape.confidence,
        usesText: shape.text !== null || shape.words !== null,
        queries: shape.queries,
        vocabulary: shape.vocabulary,
        layers: shape.layers,
        contextLength: shape.positions.seqLength,
        loadMs: performance.now() - start,
      };
      return this.#info;
    }, options.signal);
  }

  encode({ pageKey, tiles, read }: Params<'encode'>, options: CallOptions = {}) {
    return this.#queue.run(async () => {
      const { shape, graphs, provider } = this.#loaded();
      const known = this.#cache.page(pageKey);
      // A page that nobody has read yet is encoded for its characters now.
      if (known !== undefined && !(read && known.characters === null))
        return encodeResult(known, shape.hidden, read, true, { encoderMs: 0, resamplerMs: 0 });
      const encoded = await encodeTiles(graphs.encoder, graphs.resampler, shape, tiles.tiles, {
        read,
        oneByOne: provider === 'cpu' && shape.cpuInt8,
        signal: options.signal,
      });
      const bins = shape.positionBins;
      const rows = bins === null ? null : tiles.tiles.map((tile) => visualRows(bins, shape.queries, tile.box));
      const page: CachedPage = {
        pageKey,
        visualTokens: mergeSimilarTokens(
          encoded.visualTokens,
          Math.sqrt(shape.queries),
          shape.hidden,
          shape.mergeTokens,
        ).tokens,
        bins: rows && {
          x: Int32Array.from(rows.flatMap((row) => row.x)),
          y: Int32Array.from(rows.flatMap((row) => row.y)),
        },
        characters: encoded.characters,
      };
      this.#cache.addPage(page);
      return encodeResult(page, shape.hidden, read, false, encoded);
    }, options.signal);
  }

  prefill({ pageKey, text }: Params<'prefill'>, options: CallOptions = {}) {
    return this.#queue.run(async () => {
      const { shape, graphs, tokenizer } = this.#loaded();
      const page = this.#cache.page(pageKey);
      if (page === undefined) throw notCached('page', pageKey);
      const prefixKey = prefixKeyOf(pageKey, shape.text === null && shape.words === null ? null : text);
      const start = performance.now();
      const known = this.#cache.prefix(prefixKey);
      if (known !== undefined) {
        return { prefixKey, prefixTokens: lengthOf(known.prefix), cached: true, timings: { prefillMs: 0 } };
      }
      if (shape.words !== null) {
        const words = wordPage(prefixKey, text, shape.words.features);
        this.#cache.addPrefix(pageKey, words);
        const timings = { prefillMs: performance.now() - start };
        return { prefixKey, prefixTokens: lengthOf(words), cached: false, timings };
      }
      const tokens = prefixTokens(shape, tokenizer, text);
      const alpha = ntkAlpha(shape.positions, prefixLength(shape, page, tokens));
      const prefix = await prefill(graphs.prefill, shape, page, prefixKey, tokens, alpha);
      this.#cache.addPrefix(pageKey, prefix);
      return {
        prefixKey,
        prefixTokens: prefix.length,
        cached: false,
        timings: { prefillMs: performance.now() - start },
      };
    }, options.signal);
  }

  async *ask(params: Params<'ask'>, options: CallOptions = {}): AsyncGenerator<AskEvent> {
    // Answers are short, so they are decoded ahead of a slow reader: one that stops reading must not hold the queue.
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
    // Awaited below; a reader who leaves early does not get there.
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

  score({ texts, prompt, maxTokens, ...params }: Params<'score'>, options: CallOptions = {}) {
    return this.#queue.run(async () => {
      const asked = { ...params, questions: texts.map(() => prompt), maxNewTokens: maxTokens, texts };
      const signal = options.signal ?? new AbortController().signal;
      const answers = await this.#answer(asked, performance.now(), signal, () => {});
      const sum = ({ tokens }: EngineAnswer) => tokens.reduce((total, token) => total + token.logProb, 0);
      return { scores: answers.map((answer) => ({ logProb: sum(answer), tokens: answer.tokens.length })) };
    }, options.signal);
  }

  async cached({ pageKey, prefixKey }: Params<'cached'>) {
    const page = this.#cache.page(pageKey) !== undefined;
    return { page, prefix: page && prefixKey !== null && this.#cache.prefix(prefixKey) !== undefined };
  }

  release({ pageKey }: Params<'release'>) {
    return this.#queue.run(async () => {
      this.#cache.release(pageKey);
      return {};
    });
  }

  async stats(): Promise<EngineStats> {
    const graphs = this.#model?.graphs;
    return {
      cacheBytes: this.#cache.bytes,
      cacheBudget: this.#cache.budget,
      pages: this.#cache.pages,
      prefixes: this.#cache.prefixes,
      runs: {
        encoder: graphs?.encoder.runs ?? 0,
        resampler: graphs?.resampler.runs ?? 0,
        prefill: graphs?.prefill.runs ?? 0,
        step: graphs?.step.runs ?? 0,
      },
      stepBytesCopied: graphs?.step.bytesCopied ?? 0,
      evictions: this.#cache.evictions,
      pid: process.pid,
      memoryBytes: process.memoryUsage.rss(),
    };
  }

  /** Waits for what runs, then frees sessions and cache. Idempotent; `load` opens anew. */
  dispose(): Promise<void> {
    return this.#queue.run(() => this.#unload());
  }

  async #answer(
    params: Asked,
    startedAt: number,
    signal: AbortSignal,
    onDelta: AnswerOptions['onDelta'],
  ): Promise<EngineAnswer[]> {
    const model = this.#loaded();
    params.questions.forEach(checkLength);
    const found = this.#cache.prefix(params.prefixKey);
    if (found === undefined) throw notCached('prefix', params.prefixKey);
    const { page, prefix } = found;
    const unpin = this.#cache.pin(page.pageKey);
    try {
      const options = { startedAt, signal, onDelta };
      if (prefix.kind === 'words') return await answerByWords(model, page, prefix, params, options);
      const onPrefill = (fresh: Prefix) => this.#cache.addPrefix(page.pageKey, fresh);
      return await answerOnPrefix(model, page, prefix, params, options, onPrefill);
    } finally {
      unpin();
    }
  }

  #loaded(): OpenModel {
    if (this.#model === undefined) throw new DocentError('closed', 'No model is loaded. Call load first.');
    return this.#model;
  }

  async #unload(): Promise<void> {
    const model = this.#model;
    this.#model = undefined;
    this.#cache.dispose();
    if (model !== undefined) for (const graph of Object.values(model.graphs)) await graph.dispose();
  }
}

function encodeResult(
  page: CachedPage,
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

function prefixKeyOf(pageKey: string, text: PromptText | null): string {
  if (text === null || text.text === '') return `${pageKey}/no-text`;
  return `${pageKey}/${createHash('sha256')
    .update(JSON.stringify([text.text, text.centres]))
    .digest('hex')}`;
}

function lengthOf(prefix: CachedPrefix): number {
  return prefix.kind === 'words' ? prefix.tokens.length : prefix.length;
}

function checkLength(question: string, index: number): void {
  if (question.length <= MAX_QUESTION) return;
  const message = `Question ${index + 1} is longer than ${MAX_QUESTION} characters. Shorten it.`;
  throw new DocentError('bad-input', message);
}

function notCached(what: string, key: string): DocentError {
  return new DocentError('bad-input', `The ${what} is not in the cache (any more). Encode the page again.`, {
    subject: key,
  });
}
