import type { JudgePart } from '../../../../models/folder/judge-config.ts';
import type { EngineAnswer } from '../../../contract/engine.ts';
import { NOT_ON_PAGE } from '../../../contract/not-on-page.ts';
import { chanceOf, logOdds } from '../odds.ts';

/**
 * The answer of the reader that is likelier to be right, with how likely that is: a logistic function of what both say of themselves and of whether they
 * agree (Platt 1999, with two scores), fitted on held-out pages. Two separately trained readers that agree are right far more often than either alone.
 *
 * @param words the word reader's answer, @param page the page reader's, both with their own probabilities and never refused
 * @param tabular how much of the page stands in tables, 0..1
 */
export function judge(fit: JudgePart, words: EngineAnswer, page: EngineAnswer, tabular: number): EngineAnswer {
  const agree = words.found && page.found && plain(words.text) === plain(page.text);
  const [w, p] = [logOdds(words.confidence), logOdds(page.confidence)];
  const sure = (of: JudgePart['words'], mine: number, others: number) =>
    chanceOf(of.own * mine + of.other * others + (agree ? of.agrees : 0) + of.tabular * tabular + of.offset);
  const candidates = [
    { answer: words, confidence: sure(fit.words, w, p) },
    { answer: page, confidence: sure(fit.page, p, w) },
  ].filter(({ answer }) => answer.found);
  const { absent: a } = fit;
  const absent = chanceOf(a.words * logOdds(words.absent ?? 0) + a.page * logOdds(page.absent ?? 0) + a.offset);
  const best = candidates.toSorted((x, y) => y.confidence - x.confidence)[0];
  if (best === undefined || absent >= fit.refuse_at) return notTold(page, absent, tabular);
  return { ...best.answer, confidence: best.confidence, absent, tabular };
}

/** The page reader's answer where it reads alone, with its confidence, which was calibrated on several pages. @param tabular how much of the answer's page stands in tables, 0..1 */
export function judgeAlone({ several }: JudgePart, page: EngineAnswer, tabular: number): EngineAnswer {
  const absent = page.absent ?? 0;
  const { scale, offset } = several;
  if (!page.found || absent >= several.refuse_at) return notTold(page, chanceOf(scale * logOdds(absent) + offset), 0);
  const confidence = chanceOf(scale * logOdds(page.confidence) + several.tabular * tabular + offset);
  return { ...page, confidence, tabular };
}

const notTold = (answer: EngineAnswer, absent: number, tabular: number): EngineAnswer => ({
  ...answer,
  text: NOT_ON_PAGE,
  found: false,
  kind: 'quoted',
  spans: [],
  tokens: [],
  confidence: absent,
  absent,
  tabular,
});

/** Answers that differ only in case, spaces and final punctuation are the same. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\s+/g, '')
    .replace(/[.,;:]+$/, '');
