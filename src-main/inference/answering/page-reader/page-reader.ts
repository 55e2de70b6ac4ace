import type { EngineAnswer, Needs, PageBreak, Span } from '../../../contract/engine.ts';
import { DocentError } from '../../../contract/errors.ts';
import { NOT_ON_PAGE } from '../../../contract/not-on-page.ts';
import type { GraphSession } from '../../graphs/session.ts';
import { isKnownScript } from '../../known-script.ts';
import type { AnsweringFamily, AnswerOptions, Asked, FamilyParts, SeenPage } from '../family.ts';
import { chanceOf, logOdds } from '../odds.ts';
import { candidatesOf } from './candidates.ts';
import { type Chosen, weighAnswers } from './choose.ts';
import { Chooser } from './choosing/chooser.ts';
import { type JoinedPages, joinPages, overBreaks, wordsOnPages } from './joined-pages.ts';
import { type PagePieces, pagePieces } from './page-pieces.ts';
import { Pieces } from './pieces.ts';
import { bestWindows, lexicalScores } from './rank-windows.ts';
import { MOST_WINDOWS, QUESTION_PIECES, readWindows } from './read-windows.ts';
import { roomFor, type Window, type WindowSizes, windowsOf } from './windows.ts';

/** Most windows over page breaks per question, beside the others. */
const MOST_BREAKS = 3;
/** Most bytes of a page's text: some 50,000 words. */
const MAX_TEXT = 400_000;

/** How an answer's probability becomes its confidence, and when it is refused. */
interface Judgement {
  readonly confidence: { readonly scale: number; readonly offset: number } | null;
  readonly refuseAt: number;
}

/**
 * A reader of pages: a question and windows of a page (or of many) are read together, and the answer is a span of words, an operation over selected ones,
 * or "not here" (docs/model-format.md, "Page reader").
 */
export async function openPageReader({ modelDir, config, graphs }: FamilyParts): Promise<AnsweringFamily> {
  const { window, chooser } = config.page_reader!;
  const judged = { confidence: config.confidence, refuseAt: config.refuse_at ?? 0.5 };
  const choosing = chooser && new Chooser(graphs.chooser!, chooser);
  return new PageReader(await Pieces.load(modelDir), graphs.reader!, choosing, window, judged);
}

class PageReader implements AnsweringFamily<PagePieces> {
  readonly needs: Needs = { text: { maxBytes: MAX_TEXT }, tiles: false, several: true };
  readonly #pieces: Pieces;
  readonly #reader: GraphSession;
  /** Null: a model that gives the likeliest of its own answers. */
  readonly #chooser: Chooser | null;
  readonly #sizes: WindowSizes;
  readonly #judgement: Judgement;

  constructor(pieces: Pieces, reader: GraphSession, chooser: Chooser | null, sizes: WindowSizes, judgement: Judgement) {
    this.#pieces = pieces;
    this.#reader = reader;
    this.#chooser = chooser;
    this.#sizes = sizes;
    this.#judgement = judgement;
  }

  async prepare({ text }: SeenPage): Promise<PagePieces> {
    return pagePieces(text, this.#pieces);
  }

  async answer(
    on: readonly PagePieces[],
    { questions, breaks, about }: Asked,
    options: AnswerOptions,
  ): Promise<EngineAnswer[]> {
    const answers: EngineAnswer[] = [];
    for (const [index, question] of questions.entries()) {
      const answer = await this.#one(on, new Set(about ?? on.keys()), breaks ?? [], question, options);
      options.onDelta({ kind: 'delta', question: index, delta: answer.text });
      answers.push(answer);
    }
    return answers;
  }

  async #one(
    pages: readonly PagePieces[],
    about: ReadonlySet<number>,
    breaks: readonly PageBreak[],
    question: string,
    options: AnswerOptions,
  ): Promise<EngineAnswer> {
    if (!isKnownScript(question)) {
      const message = 'This model reads questions in English. Ask in English, or choose another model.';
      throw new DocentError('language-unknown', message, { subject: question });
    }
    const asked = this.#pieces.ofText(question, QUESTION_PIECES);
    const joined = this.#joined(pages, breaks, asked);
    const texts = [...pages, ...joined.map(({ text }) => text)];
    const windows = [
      ...this.#windows(pages, about, asked),
      ...joined.map(({ text }, n): Window => ({ on: pages.length + n, from: 0, to: text.ids.length })),
    ];
    const runs = await readWindows(this.#reader, windows, texts, asked, this.#pieces, options.signal);
    const candidates = runs.flatMap((run) => candidatesOf(run.windows, asked, run.out));
    // What stands on another page alone was not asked for.
    const fit = overBreaks(candidates, joined, pages.length).filter(({ on }) => on >= pages.length || about.has(on));
    const own = weighAnswers(fit, texts);
    // Of several pages the one with the likeliest answer is asked for its tables, too.
    const on = own.answers[0]?.on ?? 0;
    const choice = { question, ids: asked, pages: texts, on: on < pages.length ? on : undefined, runs };
    const { answers, absent } = this.#chooser ? await this.#chooser.weigh(choice, own) : own;
    return this.#judged(answers[0], absent, pages, joined, performance.now() - options.startedAt);
  }

  #windows(pages: readonly PagePieces[], about: ReadonlySet<number>, question: readonly number[]): Window[] {
    const all = pages.flatMap((page, on) => (about.has(on) ? windowsOf(page, on, question.length, this.#sizes) : []));
    if (all.length <= MOST_WINDOWS) return all;
    return bestWindows([lexicalScores(all, pages, question)], MOST_WINDOWS).map((n) => all[n]!);
  }

  /** The page breaks that suit the question best, in the order of the document. */
  #joined(pages: readonly PagePieces[], breaks: readonly PageBreak[], question: readonly number[]): JoinedPages[] {
    const most = roomFor(question.length, this.#sizes);
    const all = breaks.flatMap((at) => joinPages(pages, at, this.#pieces, most) ?? []);
    if (all.length <= MOST_BREAKS) return all;
    const texts = all.map(({ text }) => text);
    const windows = texts.map((text, on): Window => ({ on, from: 0, to: text.ids.length }));
    return bestWindows([lexicalScores(windows, texts, question)], MOST_BREAKS).map((n) => all[n]!);
  }

  #judged(
    best: Chosen | undefined,
    absent: number,
    pages: readonly PagePieces[],
    joined: readonly JoinedPages[],
    firstTokenMs: number,
  ): EngineAnswer {
    const found = best !== undefined && absent < this.#judgement.refuseAt;
    const own = found ? best.probability : absent;
    const shared = { absent, tokens: [], finish: 'eos' as const, firstTokenMs, confidence: this.#confidence(own) };
    if (!found) return { ...shared, text: NOT_ON_PAGE, found, kind: 'quoted', spans: [] };
    const over = joined[best.on - pages.length];
    const places = best.words.flatMap((words) => (over ? wordsOnPages(over, words) : [{ on: best.on, words }]));
    const spans = places.map(({ on, words: [first, last] }): Span => {
      const { words } = pages[on]!;
      const start = words[first]!.start;
      return { on, start, length: words[last]!.end - start };
    });
    return { ...shared, text: best.text, found, kind: best.reckoned ? 'written' : 'quoted', spans };
  }

  /** sigmoid(scale * logit + offset) of the answer's own probability, if that was fitted (Platt 1999). */
  #confidence(probability: number): number {
    const { confidence } = this.#judgement;
    if (confidence === null) return probability;
    return chanceOf(confidence.scale * logOdds(probability) + confidence.offset);
  }
}
