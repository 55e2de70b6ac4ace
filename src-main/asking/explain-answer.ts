import type { Answer, Evidence, Passage, Searched } from '../contract/docent.ts';
import { once } from '../contract/once.ts';
import type { Box } from '../contract/page.ts';
import { type SearchedPage, scoreTexts } from '../finding/rank-pages.ts';
import { foldCharacter } from '../reading/fold-text.ts';
import { runningLines } from '../reading/running-lines.ts';
import { boxOfSentence, type Sentence, sentenceAround, sentencesOf } from '../reading/sentences.ts';
import { inThread } from './in-thread.ts';
import { goesOn, joinedText, ownText, type PageText } from './page-sentences.ts';
import { inOrder } from './pages-around.ts';

const PASSAGES = 3;
/** Characters of a passage or sentence that are shown. */
const LONGEST = 320;

/** Whole pages that were looked through, and how their words were had. @returns undefined for none */
function searchedOf(pages: readonly SearchedPage[]): Searched | undefined {
  if (pages.length === 0) return undefined;
  const numbers = pages.map(({ page }) => page);
  const images = pages.filter(
    ({ lines }) => lines.length > 0 && lines.every(({ source }) => source === 'model'),
  ).length;
  return {
    first: Math.min(...numbers),
    last: Math.max(...numbers),
    texts: pages.length - images,
    images,
  };
}

/**
 * What a reader wants to know beside the answer: it as a sentence, its evidence's own sentences, and when it was not found, what comes near.
 *
 * @param around pages beside those that were searched: sentences go on there
 */
export async function explained(
  answer: Answer,
  question: string,
  pages: readonly SearchedPage[],
  around: readonly SearchedPage[],
  region: Box | undefined,
): Promise<Answer> {
  const searched = region === undefined ? searchedOf(pages) : undefined;
  const common = { ...answer, ...(searched && { searched }) };
  if (!answer.found) return { ...common, passages: nearestPassages(question, pages) };
  if (answer.form === 'extracts') return common;
  const words = { question, answer: answer.answer };
  const sentence = answer.form === 'prose' ? null : (await inThread((thread) => thread.answerSentence(words))).sentence;
  return {
    ...common,
    ...(sentence !== null && { sentence }),
    evidence: inSentences(answer.evidence, inOrder([...pages, ...around])),
  };
}

function inSentences(evidence: readonly Evidence[], pages: readonly SearchedPage[]): Evidence[] {
  const running = once(() => runningLines(pages));
  const known = new Map<number, PageText | undefined>();
  const textOf = (page: number): PageText | undefined => {
    if (known.has(page)) return known.get(page);
    const at = pages.findIndex((one) => one.page === page);
    const text = at < 0 ? undefined : ownText(pages[at]!, running()[at]!);
    known.set(page, text);
    return text;
  };
  const onPages = new Set(evidence.map(({ page }) => page));
  return evidence.map((item) => {
    if (item.sentence !== undefined) return item;
    const text = sentenceOf(item, textOf, onPages);
    if (text === undefined || fold(text) === fold(item.text)) return item;
    return { ...item, sentence: shortened(text, item.text) };
  });
}

/** The sentence that the words stand in, over a page's end if it goes on there. @param answered pages that the answer stands on */
function sentenceOf(
  { page, box }: Evidence,
  textOf: (page: number) => PageText | undefined,
  answered: ReadonlySet<number>,
): string | undefined {
  const here = textOf(page);
  const own = here && sentenceAround(box, here.sentences, here.lines);
  if (here === undefined || own === undefined) return undefined;
  const isOne = (last: Sentence, first: Sentence, other: number) =>
    goesOn(last, first) || (!last.complete && answered.has(other));
  const before = own === here.sentences[0] ? textOf(page - 1)?.sentences.at(-1) : undefined;
  const after = own === here.sentences.at(-1) ? textOf(page + 1)?.sentences[0] : undefined;
  return joinedText(
    [
      ...(before !== undefined && isOne(before, own, page - 1) ? [before] : []),
      own,
      ...(after !== undefined && isOne(own, after, page + 1) ? [after] : []),
    ].map(({ text }) => text),
  );
}

/** Sentences and rows that share the most telling words with the question; none where nothing does. */
function nearestPassages(question: string, pages: readonly SearchedPage[]): Passage[] {
  const all = pages.flatMap((page) => sentencesOf(page.lines).map((sentence) => ({ page, sentence })));
  const scores = scoreTexts(
    question,
    all.map(({ sentence }) => sentence.text),
  );
  return [...all.keys()]
    .filter((i) => scores[i]! > 0)
    .sort((a, b) => scores[b]! - scores[a]!)
    .slice(0, PASSAGES)
    .map((i) => {
      const { page, sentence } = all[i]!;
      return { page: page.page, box: boxOfSentence(sentence, page.lines), text: shortened(sentence.text, '') };
    });
}

/** At most `LONGEST` characters of a text, around the words that matter. */
function shortened(text: string, words: string): string {
  if (text.length <= LONGEST) return text;
  const at = Math.max(0, text.indexOf(words));
  const from = Math.max(0, Math.min(at - LONGEST / 3, text.length - LONGEST));
  const begin = from === 0 ? 0 : text.indexOf(' ', from) + 1;
  const end = begin + LONGEST >= text.length ? text.length : text.lastIndexOf(' ', begin + LONGEST);
  return `${begin > 0 ? '… ' : ''}${text.slice(begin, end)}${end < text.length ? ' …' : ''}`;
}

const fold = (text: string): string => Array.from(text, foldCharacter).join('').replace(/\s+/g, '');
