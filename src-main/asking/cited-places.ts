import type { Evidence } from '../contract/docent.ts';
import type { SearchedPage } from '../finding/rank-pages.ts';
import { boxOfSentence, sentencesOf } from '../reading/sentences.ts';
import { questionStems, stems } from '../reading/words.ts';

/** "[p. 3]", "[pp. 3, 4]", "[p. 3-5]", "[page 3]". */
const CITATION = /\[\s*(?:pp?\.|pages?)\s*(\d+(?:\s*(?:,|;|and|[-–])\s*\d+)*)\s*\]/gi;
/** The share of a statement's telling words that its sentence on the page has to have. */
const SHARED = 0.3;

/**
 * Where an answer in prose rests: for every citation the sentence of that page that shares most words with the statement before it. A page that was not
 * among those given is no citation. Without any, each of its sentences is looked for on all pages.
 */
export function citedPlaces(answer: string, pages: readonly SearchedPage[]): Evidence[] {
  const cited: { statement: string; page: number }[] = [];
  let from = 0;
  for (const match of answer.matchAll(CITATION)) {
    const said = answer.slice(from, match.index);
    const statement = said.trim() === '' ? (cited.at(-1)?.statement ?? '') : said;
    for (const number of match[1]!.match(/\d+/g) ?? []) cited.push({ statement, page: Number(number) });
    from = match.index + match[0].length;
  }
  if (cited.length > 0)
    return cited.flatMap(
      ({ statement, page }) =>
        placeOf(
          statement,
          pages.filter((p) => p.page === page),
        ) ?? [],
    );
  const statements = [...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(answer)];
  return statements.flatMap(({ segment }) => placeOf(segment, pages) ?? []);
}

function placeOf(statement: string, pages: readonly SearchedPage[]): Evidence | undefined {
  const said = questionStems(statement);
  if (said.length === 0) return undefined;
  let best: Evidence | undefined;
  for (const { page, lines } of pages) {
    for (const sentence of sentencesOf(lines)) {
      const own = new Set(stems(sentence.text));
      const score = said.filter((word) => own.has(word)).length / said.length;
      if (score < SHARED || score <= (best?.score ?? 0)) continue;
      best = { page, box: boxOfSentence(sentence, lines), text: sentence.text, score };
    }
  }
  return best;
}
