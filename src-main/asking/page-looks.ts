import type { Answer, TilesSeen } from '../contract/docent.ts';
import type { AsksForLooks, EngineAnswer, EngineApi, LookedText, ModelInfo, SeenThing } from '../contract/engine.ts';
import { keepLast } from '../contract/keep-last.ts';
import type { Box, TextLine } from '../contract/page.ts';
import type { TileSet, View } from '../contract/tile.ts';
import type { Suitability } from '../finding/choose-pages.ts';
import { type PagePrompt, promptText } from '../reading/index.ts';
import { boundsInView, boxOnPage } from '../tiling/index.ts';
import type { AskOptions } from './ask-options.ts';
import { isSeenInPixels, modelAnswer, tickedOnPage } from './ask-page.ts';
import { chooseAnswer } from './choose-answer.ts';
import { cutPage } from './cut-page.ts';
import type { EncodedPages } from './encoded-pages.ts';
import type { LineReader } from './line-reader.ts';
import type { PageAnswers, PageInQuestion } from './page-in-question.ts';
import { linesInRegion } from './region.ts';
import { unlessEvicted } from './unless-evicted.ts';

/** Pages of a document that are looked at for one question. */
const MOST_PAGES = 4;
/** Pages of which it is remembered how they were cut. */
const REMEMBERED = 64;

/** How a page was cut to be looked at. */
interface Cut {
  readonly view: View | undefined;
  readonly aspect: number;
  readonly tiles: TilesSeen;
}

/** Asks what only pixels tell: the page's tiles go to the engine, each with its adapter, and with them the page's words. */
export class PageLooks {
  readonly #engine: EngineApi;
  readonly #pages: EncodedPages;
  readonly #reader: LineReader;
  /** By the key that the engine keeps the page under. */
  readonly #cuts = new Map<string, Cut>();

  constructor(engine: EngineApi, pages: EncodedPages, reader: LineReader) {
    this.#engine = engine;
    this.#pages = pages;
    this.#reader = reader;
  }

  /** Which of the questions ask for what only pixels tell. */
  async asked(
    model: ModelInfo,
    questions: readonly string[],
    { signal, onStage }: Pick<AskOptions, 'signal' | 'onStage'>,
  ): Promise<AsksForLooks[]> {
    if (!model.looks) return questions.map(() => 'no' as const);
    onStage?.({ stage: 'answering', done: null, total: null });
    return (await this.#engine.asksForLooks({ questions: [...questions] }, { signal })).looks;
  }

  async ask(asked: PageInQuestion, maxTiles: number): Promise<PageAnswers> {
    const { document, page, region, questions, model, options, watch, onDelta } = asked;
    const { signal } = options;
    const read = await this.#reader.lines(document, page, watch, async () => model, options);
    const lines = region === undefined ? read.lines : linesInRegion(read.lines, region);
    const prompt = promptText(lines, { maxTokens: model.needs.text?.maxBytes ?? 0 });
    const pageKey = `${this.#pages.keyOf(document, page, model, region)}/looks`;
    return await unlessEvicted(async () => {
      const seen =
        this.#cuts.has(pageKey) && (await this.#engine.cached({ pageKey, preparedKey: null }, { signal })).page;
      let tiles: TileSet | null = null;
      if (!seen) {
        options.onStage?.({ stage: 'encoding', done: null, total: null });
        const raster = await watch.time('open_ms', document.rasterise(page, { signal }));
        const tiling = { ...model.tiling, maxTiles, overview: true };
        tiles = (await cutPage({ draw: async () => raster, tiling, region, watch, signal }))!;
        keepLast(this.#cuts, pageKey, cutOf(tiles, raster), REMEMBERED);
      }
      const cut = this.#cuts.get(pageKey)!;
      options.onStage?.({ stage: 'answering', done: null, total: null });
      const text = { text: prompt.text, centres: prompt.centres, boxes: boxesOf(prompt, lines, cut.view) };
      const request = { pageKey, tiles, aspect: cut.aspect, text, questions: [...questions] };
      const { answers, things } = await watch.time('encode_ms', this.#engine.look(request, { signal }));
      answers.forEach(({ text: said }, i) => {
        onDelta(i, said);
      });
      const { view } = cut;
      const seenThings = things.map((own) => ({
        ...own,
        box: view === undefined ? own.box : boxOnPage(view, own.box),
      }));
      return {
        tiles: { ...cut.tiles, visual_tokens: 0, text_source: read.source },
        answers: answers.map(
          (answer, i) =>
            inFile(questions[i]!, { page, lines }) ??
            toLooked(questions[i]!, answer, { page, lines, things: seenThings }, prompt),
        ),
        notes: read.notes ?? [],
      };
    });
  }
}

/** The pages to look at for a question: those whose words suit it best, the first and the last, where titles, stamps and signatures stand. */
export function pagesToLookAt(suited: Suitability, pageCount: number, named: number | undefined): number[] {
  if (named !== undefined) return [named];
  const best = [...suited].sort(([, a], [, b]) => b - a).map(([page]) => page);
  return [...new Set([...best.slice(0, MOST_PAGES - 2), pageCount, 1])].slice(0, MOST_PAGES);
}

/** Of several pages' answers the one to keep: what is there on one page is there, though the others do not show it. */
export function chooseLooked(answers: readonly Answer[], suited: Suitability): Answer {
  const there = answers.filter(({ found, answer }) => found && answer !== 'no');
  return chooseAnswer(there.length > 0 ? there : answers, suited);
}

function cutOf(tiles: TileSet, raster: { readonly width: number; readonly height: number }): Cut {
  const { view } = tiles;
  const { width, height } = view?.straight ?? raster;
  return {
    view,
    aspect: height / width,
    tiles: {
      rows: tiles.rows,
      cols: tiles.cols,
      kept: tiles.local.length,
      whole: true,
      pixels: [tiles.width, tiles.height],
      area: tiles.area && view ? boxOnPage(view, tiles.area) : tiles.area,
      ...(view && view.turned !== 0 ? { turned: view.turned } : {}),
    },
  };
}

/** Where each character of the prompt stands, on the image that the tiles were cut from. */
function boxesOf(prompt: PagePrompt, lines: readonly TextLine[], view: View | undefined): LookedText['boxes'] {
  return prompt.origins.map((origin): Box | null => {
    if (origin === null) return null;
    const line = lines[origin.line]!;
    const box = line.characters[origin.character] ?? line.box;
    return view === undefined ? box : boundsInView(view, box);
  });
}

/** What the boxes of the file itself answer. */
function inFile(question: string, page: { readonly page: number; readonly lines: readonly TextLine[] }): Answer | null {
  const answer = tickedOnPage(question, page);
  return answer === null || isSeenInPixels(answer) ? null : answer;
}

/** What people call the things that are recognised on a page. */
const NAMES: Readonly<Record<SeenThing['thing'], RegExp>> = {
  picture: /\b(?:pictures?|photos?|photographs?|images?|illustrations?|drawings?|logos?)\b/i,
  stamp: /\b(?:stamps?|stamped|seals?|sealed)\b/i,
  signature: /\b(?:sign|signs|signed|signatures?)\b/i,
};

/** An answer in words of its own rests on the thing that the question asks about, where it is, or else on the words of the page at which it was seen. */
function toLooked(
  question: string,
  answer: EngineAnswer,
  { page, lines, things }: { page: number; lines: readonly TextLine[]; things: readonly SeenThing[] },
  prompt: PagePrompt,
): Answer {
  const own = modelAnswer(question, answer, [{ page, lines, prompt }], 0);
  const thing = things.find((one) => NAMES[one.thing].test(question));
  if (answer.kind === 'written' && answer.found && answer.text !== 'no' && thing !== undefined) {
    const evidence = [{ page, score: thing.score, box: thing.box, text: thing.thing }];
    return { ...own, evidence, from: 'looks' };
  }
  return { ...own, from: 'looks' };
}
