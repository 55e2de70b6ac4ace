import type { Answer } from '../contract/docent.ts';
import { tellsNothing } from '../contract/not-on-page.ts';
import type { PageRaster, TextLine } from '../contract/page.ts';
import { evidence } from '../reading/index.ts';
import { crop, shrink } from '../tiling/index.ts';
import type { ImageAnswer, PageAnswerer } from './page-answerer.ts';
import type { PageAnswers, PageInQuestion } from './page-in-question.ts';
import { linesInRegion } from './region.ts';

/** Pixels. Most vision-language models scale images down to less than this, and the image has to fit into one request. */
export const LONGEST_SIDE = 2048;
/** Characters of the page's text that are sent with the image: enough for a dense page, and well within the smallest contexts. */
const MAX_TEXT = 12_000;

/** A page as another model gets to see it. */
export interface ShownPage {
  /** null: the model cannot see. */
  readonly raster: PageRaster | null;
  /** Of the whole page: evidence is found in them. */
  readonly lines: readonly TextLine[];
  /** The model is given the lines: they come from a text layer, or it has nothing else. */
  readonly givesText: boolean;
}

/** Asks another model all questions about one page, one after the other. */
export async function askImage(
  answerer: PageAnswerer,
  { page, region, questions, options, watch, onDelta }: PageInQuestion,
  { raster, lines: all, givesText }: ShownPage,
): Promise<Pick<PageAnswers, 'answers' | 'tiles'>> {
  const image = raster && watch.timeNow('tile_ms', () => shrink(region ? crop(raster, region) : raster, LONGEST_SIDE));
  const lines = region === undefined ? all : linesInRegion(all, region);
  const text = options.text !== false && givesText ? textOf(lines).slice(0, MAX_TEXT) : null;
  const answers: Answer[] = [];
  for (const [index, question] of questions.entries()) {
    const start = performance.now();
    let heard = false;
    const reply = await answerer.answer(image, question, text, {
      signal: options.signal,
      onDelta: (delta) => {
        if (!heard && watch.read('first_token_ms') === 0) watch.add('first_token_ms', performance.now() - start);
        heard = true;
        onDelta(index, delta);
      },
    });
    answers.push(toAnswer(question, reply, page, lines));
  }
  if (image === null) return { answers, tiles: null };
  const text_source = text === null ? null : 'text-layer';
  return { answers, tiles: { rows: 1, cols: 1, kept: 1, pixels: [image.width, image.height], text_source } };
}

function toAnswer(question: string, reply: ImageAnswer, page: number, lines: readonly TextLine[]): Answer {
  const text = reply.text.trim().replace(/\s+/g, ' ');
  const found = !tellsNothing(text);
  const items = found ? evidence(text, lines, { question }) : [];
  return {
    question,
    answer: text,
    found,
    page,
    evidence: items.map((item) => ({ page, box: item.box, text: item.text, score: item.score })),
    confidence: reply.confidence,
  };
}

/** The page's rows as lines of text, with a tab between the segments of a row. */
export function textOf(lines: readonly TextLine[]): string {
  let text = '';
  lines.forEach((line, i) => {
    const before = lines[i - 1];
    text += before === undefined ? '' : before.row === line.row ? '\t' : '\n';
    text += line.text;
  });
  return text;
}
