import { setImmediate } from 'node:timers/promises';
import type { Answer, Evidence } from '../../contract/docent.ts';
import type { TextLine } from '../../contract/page.ts';
import type { SearchedPage } from '../../finding/rank-pages.ts';
import { boxOfSentence } from '../../reading/sentences.ts';
import { inThread } from '../in-thread.ts';
import { type PlacedSentence, type SentencePart, sentencesOnPages } from '../page-sentences.ts';
import { inOrder } from '../pages-around.ts';
import { amountsIn, datesIn, type Stretch, writesDecimals } from './listed.ts';
import { centralSentences } from './summary.ts';
import type { ExtractTask } from './task.ts';

/** More of a kind than anybody reads through. */
const MOST_PLACES = 200;
/** Sentences that are looked through before other work has a turn. */
const AT_ONCE = 50;
/** Words of a sentence that can stand in a summary. */
const [SHORTEST, LONGEST] = [6, 60];

/**
 * Does a task over the pages: stretches of them as they stand there, each with its place. Nothing is added and nothing understood.
 *
 * @param around pages beside these: sentences go on there
 */
export async function extract(
  request: string,
  task: ExtractTask,
  pages: readonly SearchedPage[],
  around: readonly SearchedPage[],
): Promise<Answer> {
  const all = await sentencesOnPages(inOrder([...pages, ...around]));
  const sentences = all.filter(({ parts }) => parts.some(({ page }) => pages.includes(page)));
  const evidence =
    task === 'summary' || task === 'subject' ? summary(task, sentences, pages) : await listed(task, sentences);
  const texts = [...new Set(evidence.map(({ text }) => text))];
  return {
    question: request,
    answer: texts.join('\n'),
    found: texts.length > 0,
    page: evidence[0]?.page ?? pages[0]?.page ?? 1,
    evidence,
    confidence: null,
    form: 'extracts',
  };
}

function summary(
  task: 'summary' | 'subject',
  sentences: readonly PlacedSentence[],
  pages: readonly SearchedPage[],
): Evidence[] {
  const told = sentences.filter(({ text, complete }) => complete && inRange(text));
  const pool = told.length >= 3 ? told : sentences.filter(({ text }) => /\p{L}{2,}.*\s.*\p{L}{2,}/u.test(text));
  const most = task === 'subject' ? 2 : pages.length > 3 ? 6 : 4;
  // What a document is about stands at its beginning.
  const read = task === 'subject' ? pool.slice(0, 40) : pool;
  const chosen = centralSentences(
    read.map(({ text }) => text),
    most,
  )
    .sort((a, b) => a - b)
    .map((i) => read[i]!);
  const title = titleOf(sentences, pages);
  return [...(title === undefined || chosen.includes(title) ? [] : [title]), ...chosen].flatMap((sentence) =>
    wholeOf(sentence, sentence.text),
  );
}

/** Evidence of a sentence on each page that it stands on. */
const wholeOf = ({ parts }: PlacedSentence, text: string): Evidence[] =>
  parts.map(({ page, lines, sentence }) => ({
    page: page.page,
    box: boxOfSentence(sentence, lines),
    text,
    score: 1,
  }));

function inRange(text: string): boolean {
  const words = text.split(/\s+/).length;
  return words >= SHORTEST && words <= LONGEST;
}

/** What is printed largest on the first page, if it is larger than the rest. */
function titleOf(sentences: readonly PlacedSentence[], [first]: readonly SearchedPage[]): PlacedSentence | undefined {
  if (first === undefined) return undefined;
  const height = ({ box }: TextLine) => box[3] - box[1];
  const heights = first.lines.map(height).sort((a, b) => a - b);
  const usual = heights[heights.length >> 1] ?? 0;
  const own = sentences.filter(
    ({ parts, text }) => parts[0]!.page === first && /\p{L}{3}/u.test(text) && text.length <= 160,
  );
  const size = ({ parts }: PlacedSentence) =>
    Math.max(...parts.flatMap(({ lines, sentence }) => sentence.stretches.map(({ line }) => height(lines[line]!))));
  const largest = own.reduce<PlacedSentence | undefined>(
    (best, one) => (best === undefined || size(one) > size(best) * 1.02 ? one : best),
    undefined,
  );
  return largest !== undefined && size(largest) > 1.15 * usual ? largest : undefined;
}

async function listed(task: 'dates' | 'amounts' | 'names', sentences: readonly PlacedSentence[]): Promise<Evidence[]> {
  const decimals = writesDecimals(sentences.map(({ text }) => text).join('\n'));
  const evidence: Evidence[] = [];
  for (let at = 0; at < sentences.length && evidence.length < MOST_PLACES; at += AT_ONCE) {
    const some = sentences.slice(at, at + AT_ONCE);
    const texts = some.map(({ text }) => text);
    const found =
      task === 'names'
        ? (await inThread((thread) => thread.names({ texts }))).names
        : texts.map((text) => (task === 'dates' ? datesIn(text) : amountsIn(text, decimals)));
    evidence.push(...some.flatMap((sentence, i) => found[i]!.flatMap((stretch) => placed(sentence, stretch))));
    await setImmediate();
  }
  return evidence.slice(0, MOST_PLACES);
}

/** Words that go over a line's end have the box of their sentence; those that go over a page's end are on both. */
function placed(sentence: PlacedSentence, { start, end }: Stretch): Evidence[] {
  const { text, parts } = sentence;
  const own = text.slice(start, end).trim();
  const told = text === own ? {} : { sentence: text };
  // Where the last part begins: a hyphen before it may be gone.
  const turn = text.length - parts.at(-1)!.sentence.text.length;
  return parts.flatMap((part, n) => {
    const stretch = n === parts.length - 1 ? [Math.max(start, turn), end] : [start, Math.min(end, turn)];
    const words = text.slice(...stretch).trim();
    if (stretch[0]! >= stretch[1]! || words === '') return [];
    const box = placeOf(words, part) ?? boxOfSentence(part.sentence, part.lines);
    return [{ page: part.page.page, box, text: own, score: 1, ...told }];
  });
}

/** The words on the line of the sentence that has them; undefined where they go over a line's end. */
function placeOf(words: string, { sentence, lines }: SentencePart): Evidence['box'] | undefined {
  for (const { line: index, from, to } of sentence.stretches) {
    const { text, characters } = lines[index]!;
    const at = text.indexOf(words);
    if (at < 0) continue;
    const first = [...text.slice(0, at)].length;
    const boxes = characters.slice(first, first + [...words].length);
    if (first < from || first > to || boxes.length === 0) continue;
    return [
      Math.min(...boxes.map((b) => b[0])),
      Math.min(...boxes.map((b) => b[1])),
      Math.max(...boxes.map((b) => b[2])),
      Math.max(...boxes.map((b) => b[3])),
    ];
  }
  return undefined;
}
