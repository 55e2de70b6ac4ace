import type { Evidence } from '../../../src-main/contract/docent.ts';
import type { Turn } from '../../../src-main/contract/library.ts';
import { foldText } from '../../../src-main/contract/same-text.ts';

/** A piece of a displayed answer. */
export type AnswerPiece =
  | { readonly kind: 'text' | 'answer'; readonly text: string }
  /** "[p. 3]": where it leads. */
  | { readonly kind: 'citation'; readonly text: string; readonly page: number; readonly evidence: number | null };

/** "[p. 3]", "[pp. 3, 4]". */
const CITATION = /\[\s*(?:pp?\.|pages?)\s*(\d[^\]]*)\]/gi;

/** The answer split into its own words and those of the question around them. @param inSentence false: its own words only */
export function wordsInSentence({ answer, sentence }: Turn, inSentence: boolean): AnswerPiece[] {
  const at = sentence === null || !inSentence ? -1 : sentence.lastIndexOf(answer);
  if (sentence === null || at < 0) return [{ kind: 'answer', text: answer }];
  const pieces: AnswerPiece[] = [
    { kind: 'text', text: sentence.slice(0, at) },
    { kind: 'answer', text: answer },
    { kind: 'text', text: sentence.slice(at + answer.length) },
  ];
  return pieces.filter(({ text }) => text !== '');
}

/** Prose with its citations: the first of a page leads to the first place there, the second to the second. */
export function proseWithCitations({ answer, evidence }: Turn): AnswerPiece[] {
  const pieces: AnswerPiece[] = [];
  const seen = new Map<number, number>();
  let from = 0;
  for (const match of answer.matchAll(CITATION)) {
    if (match.index > from) pieces.push({ kind: 'text', text: answer.slice(from, match.index) });
    for (const page of new Set(match[1]!.match(/\d+/g)?.map(Number))) {
      const nth = seen.get(page) ?? 0;
      seen.set(page, nth + 1);
      const places = [...evidence.keys()].filter((i) => evidence[i]!.page === page);
      const place = places[Math.min(nth, places.length - 1)] ?? null;
      pieces.push({ kind: 'citation', text: `[p. ${page}]`, page, evidence: place });
    }
    from = match.index + match[0].length;
  }
  if (from < answer.length) pieces.push({ kind: 'text', text: answer.slice(from) });
  return pieces;
}

/** What was listed: each different text once, with all its places (indices of the evidence). */
export interface Extract {
  readonly text: string;
  /** The sentence of its first place. */
  readonly sentence: string | undefined;
  readonly places: readonly { readonly page: number; readonly index: number }[];
}

export function extractsOf(evidence: readonly Evidence[]): Extract[] {
  const extracts = new Map<
    string,
    { text: string; sentence: string | undefined; places: { page: number; index: number }[] }
  >();
  for (const [index, { text, page, sentence }] of evidence.entries()) {
    const known = extracts.get(text);
    if (known === undefined) extracts.set(text, { text, sentence, places: [{ page, index }] });
    else if (known.places.every((place) => place.page !== page)) known.places.push({ page, index });
  }
  return [...extracts.values()];
}

/** A quotation of the page: the sentence with the words that the answer rests on marked in it. */
export interface Quotation {
  readonly page: number;
  /** Index of its first evidence. */
  readonly index: number;
  readonly pieces: readonly { readonly text: string; readonly marked: boolean }[];
  /** Whether the answer, or the quotation before, already says the same. */
  readonly repeats: boolean;
}

export function quotationsOf({ evidence, answer }: Pick<Turn, 'evidence' | 'answer'>): Quotation[] {
  const quotations: { page: number; index: number; text: string; words: string[]; again: boolean }[] = [];
  for (const [index, { page, text, sentence }] of evidence.entries()) {
    const whole = sentence ?? text;
    const same = quotations.filter((quotation) => quotation.text === whole);
    // A sentence that goes on over a page's end is quoted once, with all of its words marked.
    const [first] = sentence === undefined ? same.filter((quotation) => quotation.page === page) : same;
    first?.words.push(text);
    if (same.some((quotation) => quotation.page === page)) continue;
    quotations.push({ page, index, text: whole, words: [text], again: first !== undefined });
  }
  return quotations.map(({ page, index, text, words, again }) => ({
    page,
    index,
    pieces: marked(text, words),
    repeats: again || foldText(text) === foldText(answer),
  }));
}

function marked(text: string, words: readonly string[]): Quotation['pieces'] {
  const pieces: { text: string; marked: boolean }[] = [];
  let from = 0;
  for (const word of words) {
    const at = text.indexOf(word, from);
    if (at < 0 || word === text) continue;
    // Words on two lines, or two pages, stand beside each other in the sentence: their mark has no gap.
    const between = text.slice(from, at);
    pieces.push({ text: between, marked: pieces.length > 0 && between.trim() === '' }, { text: word, marked: true });
    from = at + word.length;
  }
  pieces.push({ text: text.slice(from), marked: false });
  return pieces.filter((piece) => piece.text !== '');
}
