import type { Answer, AskResult, TilesSeen } from '../contract/docent.ts';
import type { AsksForLooks, EngineApi, ModelInfo } from '../contract/engine.ts';
import { DocentError } from '../contract/errors.ts';
import type { PageNote } from '../contract/notes.ts';
import type { OpenDocument } from '../documents/index.ts';
import type { SearchedPage } from '../finding/rank-pages.ts';
import { asksForBoxes, tellOfBoxes } from '../reading/index.ts';
import { askDocument } from './ask-document.ts';
import { askImage } from './ask-image.ts';
import { askInFull, pagesInFull } from './ask-in-full.ts';
import type { AskOptions } from './ask-options.ts';
import { askPage, isSeenInPixels } from './ask-page.ts';
import { chooseAnswer } from './choose-answer.ts';
import type { EncodedPage, EncodedPages } from './encoded-pages.ts';
import { extractTaskOf } from './extracts/task.ts';
import type { LineReader } from './line-reader.ts';
import type { PageAnswerer } from './page-answerer.ts';
import type { PageAnswers, PageInQuestion } from './page-in-question.ts';
import { chooseLooked, PageLooks, pagesToLookAt } from './page-looks.ts';
import { goesOverEnd } from './page-sentences.ts';
import { inOrder } from './pages-around.ts';
import { type PagePlan, planPages } from './plan-pages.ts';
import type { Stopwatch } from './stopwatch.ts';
import { unlessEvicted } from './unless-evicted.ts';

/** Questions on their way to a model. */
export interface ModelQuestions {
  readonly document: OpenDocument;
  readonly questions: readonly string[];
  /** Docent's own, which reads pages even where another one answers. */
  readonly model: ModelInfo;
  /** Answers in its place. */
  readonly other: PageAnswerer | undefined;
  /** The words of the pages that may be asked. */
  readonly look: () => Promise<SearchedPage[]>;
  /** The words of the pages beside the one that was named. */
  readonly around: () => Promise<SearchedPage[]>;
  readonly watch: Stopwatch;
  readonly options: AskOptions;
}

/** `notes`: of the pages that were asked one by one. */
type ModelAnswers = Omit<AskResult, 'timings'>;

/** Puts questions to the model that answers: to a whole document, to the pages that suit them best, or in full with all of these. */
export class ModelAsking {
  readonly #engine: EngineApi;
  readonly #pages: EncodedPages;
  readonly #reader: LineReader;
  readonly #looks: PageLooks;

  constructor(engine: EngineApi, pages: EncodedPages, reader: LineReader) {
    this.#looks = new PageLooks(engine, pages, reader);
    this.#engine = engine;
    this.#pages = pages;
    this.#reader = reader;
  }

  async ask(asked: ModelQuestions): Promise<ModelAnswers> {
    const { questions, other } = asked;
    const looks = other === undefined ? await this.#asksForLooks(asked) : [];
    const which = (wanted: AsksForLooks) => [...questions.keys()].filter((q) => looks[q] === wanted);
    const sure = which('yes');
    const words = [...questions.keys()].filter((q) => looks[q] !== 'yes');
    const read = words.length === 0 ? undefined : await this.#read(only(asked, words));
    const answers = new Map(words.map((q, i) => [q, read!.answers[i]!]));
    const open = which('maybe').filter((q) => {
      const answer = answers.get(q)!;
      return !isSure(answer) || isSeenInPixels(answer);
    });
    const pixels = [...sure, ...open];
    if (pixels.length === 0) return read!;
    const seen = await this.#look(only(asked, pixels));
    pixels.forEach((q, i) => {
      const answer = seen.answers[i]!;
      if (looks[q] === 'yes' || isBetter(answer, answers.get(q)!)) answers.set(q, answer);
    });
    const first = answers.get(0)!;
    return {
      ...seen,
      ...(read?.oneReader && { oneReader: true }),
      answers: questions.map((_, q) => answers.get(q)!),
      tiles: first.from === 'looks' ? seen.tiles : (read ?? seen).tiles,
      notes: [...(read?.notes ?? []), ...seen.notes],
    };
  }

  /** What a box holds that no words of the document tell of is for its pixels to say: a reader of words takes the label for a mark. */
  async #asksForLooks({ model, questions, look, options }: ModelQuestions): Promise<AsksForLooks[]> {
    const looks = await this.#looks.asked(model, questions, options);
    const aboutBoxes = model.looks ? [...questions.keys()].filter((q) => asksForBoxes(questions[q]!)) : [];
    if (aboutBoxes.length > 0 && !tellOfBoxes(await look())) for (const q of aboutBoxes) looks[q] = 'yes';
    return looks;
  }

  /** Questions about what only pixels tell. */
  async #look(asked: ModelQuestions): Promise<ModelAnswers> {
    const { document, questions, model, look, watch, options } = asked;
    const { suited } = await planPages(document, questions, options.page, look);
    const seen = new Map<number, TilesSeen | null>();
    const answers: Answer[] = [];
    const found: PageNote[] = [];
    for (const [q, question] of questions.entries()) {
      const candidates: Answer[] = [];
      for (const page of pagesToLookAt(suited[q]!, document.pageCount, options.page)) {
        options.onProgress?.(document.pageCount === 1 ? 'looking' : `looking at page ${page}`);
        const onDelta = (_: number, text: string) => options.onDelta?.({ page, question: q, text });
        const one = {
          ...{ document, page, region: options.region, model, options, watch },
          questions: [question],
          onDelta,
        };
        const { tiles, answers: given, notes } = await this.#looks.ask(one, model.looks!.maxTiles);
        found.push(...notes);
        seen.set(page, tiles);
        candidates.push(...given);
      }
      answers.push(chooseLooked(candidates, suited[q]!));
    }
    return {
      model: model.name,
      device: model.device,
      answers,
      tiles: seen.get(answers[0]!.page) ?? null,
      notes: found,
    };
  }

  async #read(asked: ModelQuestions): Promise<ModelAnswers> {
    const { document, questions, model, other, look, options } = asked;
    /** Once it has answered: only then is it known where it runs. */
    const by = () => ({ model: other?.name ?? model.name, device: other?.device ?? model.device });
    const whole = options.region === undefined;
    if (other !== undefined && whole && (options.inFull || questions.every(extractTaskOf))) {
      const answers = await inFull(other, asked);
      return { ...by(), answers, tiles: null, notes: [] };
    }
    const plan = await planPages(document, questions, options.page, look);
    if (other === undefined && whole && model.needs.several && plan.searched.length > 0) {
      const answers = await this.#askDocument(asked, plan);
      return { ...by(), answers, tiles: this.#pages.seen(document, answers[0]!.page, model), notes: [] };
    }
    const answered = await this.#askPages(asked, plan);
    const isHalved = other === undefined && options.oneReader && model.twoReaders;
    return { ...by(), ...(isHalved && { oneReader: true }), ...answered };
  }

  async #askPages(
    asked: ModelQuestions,
    { suited }: PagePlan,
  ): Promise<Pick<AskResult, 'answers' | 'tiles' | 'notes'>> {
    const { document, questions, model, other, watch, options } = asked;
    const seen = new Map<number, TilesSeen | null>();
    const found: PageNote[] = [];
    const candidates = questions.map((): Answer[] => []);
    for (const page of new Set(suited.flatMap((suitability) => [...suitability.keys()]))) {
      const here = [...questions.keys()].filter((q) => suited[q]!.has(page));
      options.onProgress?.(document.pageCount === 1 ? 'answering' : `asking page ${page}`);
      const inQuestion: PageInQuestion = {
        ...{ document, page, region: options.region, model, options, watch },
        questions: here.map((q) => questions[q]!),
        onDelta: (i, text) => options.onDelta?.({ page, question: here[i]!, text }),
      };
      const { tiles, answers, notes } =
        other === undefined
          ? await this.#askPage(inQuestion, await asked.around())
          : await this.#askOther(other, inQuestion);
      seen.set(page, tiles);
      found.push(...notes);
      answers.forEach((answer, i) => {
        candidates[here[i]!]!.push(answer);
      });
    }
    const answers = candidates.map((given, q) => chooseAnswer(given, suited[q]!));
    return { answers, tiles: seen.get(answers[0]!.page) ?? null, notes: found };
  }

  async #askDocument(
    { document, questions, options, watch, model }: ModelQuestions,
    { suited, searched }: PagePlan,
  ): Promise<Answer[]> {
    const { signal } = options;
    options.onProgress?.('answering');
    options.onStage?.({ stage: 'answering', done: null, total: null });
    const pages = searched.map((page) => ({ ...page, pageKey: this.#pages.keyOf(document, page.page, model) }));
    const onDelta = (question: number, page: number, text: string) => options.onDelta?.({ page, question, text });
    return await askDocument(this.#engine, model, pages, questions, suited, watch, { signal, onDelta });
  }

  async #askPage(asked: PageInQuestion, around: readonly SearchedPage[]): Promise<PageAnswers> {
    const { document, page, region, questions, model, options, watch, onDelta } = asked;
    const { signal } = options;
    return await unlessEvicted(async () => {
      const onEncode = () => options.onStage?.({ stage: 'encoding', done: null, total: null });
      const pixelsAlone = options.text === false && model.needs.text !== null;
      const how = { region, pixelsAlone, signal, onEncode };
      const seen = await this.#pages.encode(document, page, model, watch, how);
      const encoded = await this.#reader.withLines(document, seen, region, model, watch, options);
      // What was read over a text layer is for this question alone.
      if (region === undefined && encoded.source === 'model' && !pixelsAlone) options.onRead?.(encoded);
      options.onStage?.({ stage: 'answering', done: null, total: null });
      const { oneReader } = options;
      const own = await askPage(this.#engine, model, encoded, questions, watch, { signal, onDelta, oneReader });
      const goesOn = model.needs.several && (await goesOverEnd(encoded, around));
      const among = goesOn ? await this.#askAmong(encoded, around, asked) : own;
      const answers = own.map((answer, i) => (isWhole(among[i]!, answer) ? among[i]! : answer));
      const tiles = encoded.tiles && { ...encoded.tiles, text_source: model.needs.text && encoded.source };
      return { tiles, answers, notes: encoded.notes };
    });
  }

  /** Asks a page whose text goes on over its end. */
  async #askAmong(
    encoded: EncodedPage,
    around: readonly SearchedPage[],
    { document, page, questions, model, options, watch }: PageInQuestion,
  ): Promise<Answer[]> {
    const others = around.map((other) => ({ ...other, pageKey: this.#pages.keyOf(document, other.page, model) }));
    const suited = questions.map(() => new Map([[page, 1]]));
    return await askDocument(this.#engine, model, inOrder([encoded, ...others]), questions, suited, watch, {
      signal: options.signal,
      about: page,
    });
  }

  /** Another model looks at the page, or is given its text; its words are found on the page by Docent's own reading. */
  async #askOther(other: PageAnswerer, asked: PageInQuestion): Promise<PageAnswers> {
    const { document, page, model, options, watch } = asked;
    const { lines, source, notes } = await this.#reader.lines(document, page, watch, async () => model, options);
    if (other.images === 0 && options.text === false) {
      const message = `${other.name} cannot see. Ask it about the text, or choose a model that can.`;
      throw new DocentError('bad-input', message, { subject: other.name });
    }
    const drawing = other.images === 0 ? null : document.rasterise(page, { signal: options.signal });
    const raster = drawing && (await watch.time('open_ms', drawing));
    options.onStage?.({ stage: 'answering', done: null, total: null });
    const shown = { raster, lines, givesText: source === 'text-layer' || raster === null };
    return { ...(await askImage(other, asked, shown)), notes: notes ?? [] };
  }
}

/** What words tell with this confidence is not looked for in pixels. */
const SURE = 0.9;
const isSure = ({ found, confidence }: Answer): boolean => found && (confidence ?? 0) >= SURE;

/** Whether what was seen counts for more than what was read: of boxes always. */
const isBetter = (seen: Answer, read: Answer): boolean =>
  seen.found && (isSeenInPixels(read) || (seen.confidence ?? 0) >= (read.found ? (read.confidence ?? 0) : 0.5));

/** Whether an answer stands on both sides of a page's end, and is the likelier one or holds the other. */
function isWhole(among: Answer, own: Answer): boolean {
  if (!among.found || new Set(among.evidence.map(({ page }) => page)).size < 2) return false;
  return !own.found || among.answer.includes(own.answer) || (among.confidence ?? 0) > (own.confidence ?? 0);
}

/** Some of the questions, which report under their own numbers. */
function only(asked: ModelQuestions, chosen: readonly number[]): ModelQuestions {
  const { questions, options } = asked;
  const { onDelta } = options;
  const own = onDelta && {
    onDelta: (delta: Parameters<typeof onDelta>[0]) => onDelta({ ...delta, question: chosen[delta.question]! }),
  };
  return { ...asked, questions: chosen.map((q) => questions[q]!), options: { ...options, ...own } };
}

async function inFull(other: PageAnswerer, asked: ModelQuestions): Promise<Answer[]> {
  const { document, questions, look, watch, options } = asked;
  const searched = await look();
  const answers: Answer[] = [];
  for (const question of questions) {
    const suited = pagesInFull(question, searched, options.page ?? 1);
    answers.push(await askInFull(other, document, question, suited, searched, watch, options));
  }
  return answers;
}
