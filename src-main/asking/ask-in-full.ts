import type { Answer } from '../contract/docent.ts';
import { tellsNothing } from '../contract/not-on-page.ts';
import type { PageRaster } from '../contract/page.ts';
import type { OpenDocument } from '../documents/index.ts';
import { choosePages, type Suitability } from '../finding/choose-pages.ts';
import type { SearchedPage } from '../finding/rank-pages.ts';
import { shrink } from '../tiling/index.ts';
import { LONGEST_SIDE, textOf } from './ask-image.ts';
import type { AskOptions } from './ask-options.ts';
import { citedPlaces } from './cited-places.ts';
import { extractTaskOf } from './extracts/task.ts';
import type { GivenPage, PageAnswerer } from './page-answerer.ts';
import type { Stopwatch } from './stopwatch.ts';

/** Characters of text in all: well within the smallest contexts of servers. */
const MAX_TEXT = 16_000;

/** Pages that go along with a question, and with a request that is about all of them. */
const PAGES = 6;
const PAGES_OF_ALL = 24;

/** The pages that a question is put to in full; those of a summary are spread over the document. @param named where nothing could be read */
export function pagesInFull(question: string, searched: readonly SearchedPage[], named: number): Suitability {
  if (searched.length === 0) return new Map([[named, 1]]);
  if (extractTaskOf(question) === null) return choosePages(question, searched, PAGES);
  const step = Math.max(1, searched.length / PAGES_OF_ALL);
  const spread = Array.from(
    { length: Math.min(PAGES_OF_ALL, searched.length) },
    (_, i) => searched[Math.floor(i * step)]!,
  );
  return new Map(spread.map(({ page }) => [page, 1]));
}

/** Puts a question, with the conversation before it and all pages that matter, to a model that writes; its citations become places on those pages. */
export async function askInFull(
  answerer: PageAnswerer,
  document: OpenDocument,
  question: string,
  suited: Suitability,
  searched: readonly SearchedPage[],
  watch: Stopwatch,
  options: AskOptions,
): Promise<Answer> {
  const ranked = [...suited].sort((a, b) => b[1] - a[1]).map(([page]) => page);
  const texts = shares(ranked.flatMap((page) => searched.find((one) => one.page === page) ?? []));
  const shown = new Set(ranked.slice(0, answerer.images));
  const pages: GivenPage[] = [];
  for (const page of ranked.toSorted((a, b) => a - b)) {
    const image = shown.has(page) ? await drawn(document, page, watch, options) : null;
    const text = options.text === false ? null : (texts.get(page) ?? null);
    if (image !== null || text !== null) pages.push({ page, image, text });
  }
  options.onStage?.({ stage: 'answering', done: null, total: null });
  const start = performance.now();
  let heard = false;
  const first = ranked[0]!;
  const asked = { question, pages, earlier: options.earlier ?? [] };
  const { text, confidence } = await answerer.answerInFull(asked, {
    signal: options.signal,
    onDelta: (delta) => {
      if (!heard) watch.add('first_token_ms', performance.now() - start);
      heard = true;
      options.onDelta?.({ page: first, question: 0, text: delta });
    },
  });
  return inProse(question, text, first, searched, confidence);
}

/** The same from text alone, of pages that may be of several documents; `page` is the number to cite each by. */
export async function answerFromText(
  answerer: PageAnswerer,
  question: string,
  pages: readonly SearchedPage[],
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const given = [...shares(pages)].map(([page, text]) => ({ page, image: null, text }));
  const { text, confidence } = await answerer.answerInFull({ question, pages: given, earlier: [] }, { signal });
  return inProse(question, text, pages[0]?.page ?? 1, pages, confidence);
}

function inProse(
  question: string,
  text: string,
  first: number,
  searched: readonly SearchedPage[],
  confidence: number | null,
): Answer {
  const answer = text.trim();
  const found = !tellsNothing(answer);
  const evidence = found ? citedPlaces(answer, searched) : [];
  return { question, answer, found, page: evidence[0]?.page ?? first, evidence, confidence, form: 'prose' };
}

async function drawn(
  document: OpenDocument,
  page: number,
  watch: Stopwatch,
  { signal }: AskOptions,
): Promise<PageRaster> {
  return shrink(await watch.time('open_ms', document.rasterise(page, { signal })), LONGEST_SIDE);
}

/** The pages' text, the best first until the budget is used up; what is left of one page goes to the next. */
function shares(pages: readonly SearchedPage[]): Map<number, string> {
  const texts = new Map<number, string>();
  let left = MAX_TEXT;
  for (const [i, { page, lines }] of pages.entries()) {
    const text = textOf(lines).slice(0, Math.max(0, Math.floor((2 * left) / Math.max(2, pages.length - i))));
    texts.set(page, text);
    left -= text.length;
  }
  return texts;
}
