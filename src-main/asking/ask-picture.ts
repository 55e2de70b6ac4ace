import type { Answer } from '../contract/docent.ts';
import { tellsNothing } from '../contract/not-on-page.ts';
import type { PageRaster, TextLine } from '../contract/page.ts';
import { evidence } from '../reading/index.ts';
import { crop, shrink } from '../tiling/index.ts';
import type { PageAnswerer, PictureAnswer } from './page-answerer.ts';
import type { PageAnswers, PageInQuestion } from './page-in-question.ts';
import { linesInRegion } from './region.ts';

/** Most vision-language models scale a picture down to less than this, and a server has to take it in one request. */
export const LONGEST_SIDE = 2048;
/** Characters of a page's text that go along: a dense page, and well within the smallest contexts. */
const MAX_TEXT = 12_000;

/** A page that another model is shown. */
export interface PagePicture {
  readonly raster: PageRaster;
  /** The whole page's, for evidence. */
  readonly lines: readonly TextLine[];
  /** The lines are a text layer's, and the model may be given them. */
  readonly textIsExact: boolean;
}

/** Puts all questions about one page to a model that looks at pictures, one after the other. */
export async function askPicture(
  answerer: PageAnswerer,
  { page, region, questions, options, watch, onDelta }: PageInQuestion,
  { raster, lines: all, textIsExact }: PagePicture,
): Promise<PageAnswers> {
  const picture = watch.timeNow('tile_ms', () => shrink(region ? crop(raster, region) : raster, LONGEST_SIDE));
  const lines = region === undefined ? all : linesInRegion(all, region);
  const text = options.text !== false && textIsExact ? textOf(lines).slice(0, MAX_TEXT) : null;
  const answers: Answer[] = [];
  for (const [index, question] of questions.entries()) {
    const start = performance.now();
    let heard = false;
    const reply = await answerer.answer(picture, question, text, {
      signal: options.signal,
      onDelta: (delta) => {
        if (!heard && watch.read('first_token_ms') === 0) watch.add('first_token_ms', performance.now() - start);
        heard = true;
        onDelta(index, delta);
      },
    });
    answers.push(toAnswer(question, reply, page, lines));
  }
  return { answers, tiles: { rows: 1, cols: 1, kept: 1, pixels: [picture.width, picture.height] } };
}

function toAnswer(question: string, reply: PictureAnswer, page: number, lines: readonly TextLine[]): Answer {
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

/** Rows of the page as lines of text, segments of a row apart. */
export function textOf(lines: readonly TextLine[]): string {
  let text = '';
  lines.forEach((line, i) => {
    const before = lines[i - 1];
    text += before === undefined ? '' : before.row === line.row ? '\t' : '\n';
    text += line.text;
  });
  return text;
}
