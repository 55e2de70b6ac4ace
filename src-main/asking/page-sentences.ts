import { setImmediate } from 'node:timers/promises';
import type { TextLine } from '../contract/page.ts';
import type { SearchedPage } from '../finding/rank-pages.ts';
import { runningLines } from '../reading/running-lines.ts';
import { type Sentence, sentencesOf } from '../reading/sentences.ts';
import { inOrder } from './pages-around.ts';

/** Lines of a page as sentences. */
export interface PageText {
  readonly lines: readonly TextLine[];
  readonly sentences: readonly Sentence[];
}

/** What of a sentence stands on one page. */
export interface SentencePart {
  readonly page: SearchedPage;
  /** Those that the sentence's stretches count. */
  readonly lines: readonly TextLine[];
  readonly sentence: Sentence;
}

/** A sentence where it stands: on one page, or over the end of one. */
export interface PlacedSentence extends Pick<Sentence, 'text' | 'complete'> {
  readonly parts: readonly SentencePart[];
}

/** No sentence begins so: "until the lease ends", "2026, in writing". */
const GOES_BEFORE = /^(?:\d+[,;]?\s)?\p{Ll}/u;
/** Words after which no sentence ends. */
const GOES_ON = /(?:[,–—-]|(?:^|\s)(?:a|an|the|of|to|in|on|at|by|for|from|with|and|or|der|die|das|und|oder|von|mit))$/u;

/** A page without what runs along on every page. */
export function ownText({ lines: all }: SearchedPage, running: ReadonlySet<number>): PageText {
  const lines = all.filter((_, index) => !running.has(index));
  return { lines, sentences: sentencesOf(lines) };
}

/** Cells beside each other are no sentence, and have two spaces between them. */
const isRow = ({ text }: Sentence): boolean => text.includes('  ');

/** Whether the last sentence of a page goes on with the first one of the next. */
export const goesOn = (last: Sentence, first: Sentence): boolean =>
  !last.complete && !isRow(last) && !isRow(first) && (GOES_BEFORE.test(first.text) || GOES_ON.test(last.text));

/** Parts of one sentence. A hyphen goes where the word goes on in lower case. */
export const joinedText = (texts: readonly string[]): string =>
  texts.reduce((before, text) =>
    /\p{L}-$/u.test(before) && /^\p{Ll}/u.test(text) ? before.slice(0, -1) + text : `${before} ${text}`,
  );

/** All sentences of the pages; of each page what runs along on every page stands first. */
export async function sentencesOnPages(pages: readonly SearchedPage[]): Promise<PlacedSentence[]> {
  const running = runningLines(pages);
  const placed: PlacedSentence[] = [];
  let open: PlacedSentence | undefined;
  for (const [n, page] of pages.entries()) {
    const here = (lines: readonly TextLine[], sentence: Sentence): PlacedSentence => {
      const { text, complete } = sentence;
      return { text, complete, parts: [{ page, lines, sentence }] };
    };
    const along = page.lines.filter((_, index) => running[n]!.has(index));
    const { lines, sentences } = ownText(page, running[n]!);
    const own = sentences.map((sentence) => here(lines, sentence));
    const [last, first] = [open?.parts.at(-1), own[0]];
    if (open && last && first && last.page.page === page.page - 1 && goesOn(last.sentence, sentences[0]!)) {
      const whole = {
        text: joinedText([open.text, first.text]),
        complete: first.complete,
        parts: [...open.parts, ...first.parts],
      };
      placed.splice(placed.indexOf(open), 1, whole);
      own.shift();
      open = whole;
    }
    placed.push(...sentencesOf(along).map((sentence) => here(along, sentence)), ...own);
    open = own.at(-1) ?? open;
    await setImmediate();
  }
  return placed;
}

/** Whether a sentence of the page begins on the one before, or ends on the next. */
export async function goesOverEnd(page: SearchedPage, around: readonly SearchedPage[]): Promise<boolean> {
  if (around.length === 0) return false;
  return (await sentencesOnPages(inOrder([page, ...around]))).some(
    ({ parts }) => parts.length > 1 && parts.some((part) => part.page === page),
  );
}
