import type { z } from 'zod';
import type { Mark as MarkSchema } from '../contract/library.ts';
import type { Term } from './search-query.ts';
import { type Token, tokenize } from './search-text.ts';

type Mark = z.infer<typeof MarkSchema>;

export interface Snippet {
  readonly snippet: string;
  /** In the snippet, UTF-16 code units, in order, not overlapping. */
  readonly marks: Mark[];
  /** How many different terms the whole text has. */
  readonly terms: number;
}

/** UTF-16 code units: about two lines in the list of hits. */
const LENGTH = 160;
/** Kept before the first mark, so that it is read in its sentence. */
const LEAD = 40;

/** The stretch of `text` where most of the terms stand, with what matched marked. */
export function snippetOf(text: string, terms: readonly Term[]): Snippet {
  const tokens = tokenize(text);
  const found = terms.flatMap((term, index) => occurrences(tokens, term).map((mark) => ({ mark, index })));
  found.sort((a, b) => a.mark[0] - b.mark[0] || a.mark[1] - b.mark[1]);
  const first = bestStart(found);
  const [begin, end] = cut(text, tokens, Math.max(0, first - LEAD));
  const [left, right] = [begin > 0 ? '… ' : '', end < text.length ? ' …' : ''];
  const shift = left.length - begin;
  const inside = found
    .map(({ mark: [from, to] }): Mark => [from, Math.min(to, end)])
    .filter(([from, to]) => from >= begin && from < to);
  return {
    snippet: left + text.slice(begin, end).replace(/\s/g, ' ') + right,
    marks: union(inside).map(([from, to]) => [from + shift, to + shift]),
    terms: new Set(found.map(({ index }) => index)).size,
  };
}

/** UTF-16 code units of a passage that is shown without a mark: what matched may stand anywhere in it. */
const PASSAGE = 320;

/** The beginning of a passage, cut between words. */
export function beginningOf(text: string): string {
  if (text.length <= PASSAGE) return text.replace(/\s+/g, ' ');
  const space = text.lastIndexOf(' ', PASSAGE);
  return `${text.slice(0, whole(text, space > PASSAGE / 2 ? space : PASSAGE)).replace(/\s+/g, ' ')} …`;
}

/** Where the term stands: its tokens in a row, the last one as a beginning. */
function occurrences(tokens: readonly Token[], term: Term): Mark[] {
  const last = term.tokens.length - 1;
  const marks: Mark[] = [];
  for (let at = 0; at + last < tokens.length; at++) {
    const fits = term.tokens.every((wanted, i) => {
      const { text } = tokens[at + i]!;
      return i === last ? text.startsWith(wanted) : text === wanted;
    });
    if (!fits) continue;
    // A single character of a Korean row matches as the first of a pair, which is not all of the pair.
    const end = tokens[at + last]!;
    const whole = end.run !== 'pair' || term.tokens[last] === end.text;
    marks.push([tokens[at]!.start, whole ? end.end : end.start + term.tokens[last]!.length]);
  }
  return marks;
}

/** The mark that most different terms follow within the length of a snippet. */
function bestStart(found: readonly { readonly mark: Mark; readonly index: number }[]): number {
  let best = { start: found[0]?.mark[0] ?? 0, terms: 0 };
  for (let i = 0; i < Math.min(found.length, 500); i++) {
    const start = found[i]!.mark[0];
    const seen = new Set<number>();
    for (let j = i; j < found.length && found[j]!.mark[1] <= start + LENGTH - LEAD; j++) seen.add(found[j]!.index);
    if (seen.size > best.terms) best = { start, terms: seen.size };
  }
  return best.start;
}

/** About LENGTH characters from `from` on, if possible without cutting a word in two, and never a surrogate pair. */
function cut(text: string, tokens: readonly Token[], from: number): [number, number] {
  if (text.length <= LENGTH) return [0, text.length];
  const first = tokens.find((token) => token.start >= from && token.run !== 'last');
  const begin = from === 0 ? 0 : whole(text, first && first.start < from + LEAD ? first.start : from);
  if (begin + LENGTH >= text.length) return [begin, text.length];
  const last = tokens.findLast((token) => token.end <= begin + LENGTH);
  return [begin, whole(text, last && last.end > begin + LENGTH - LEAD ? last.end : begin + LENGTH)];
}

/** `at`, or one before when that would be between the halves of a pair. */
function whole(text: string, at: number): number {
  return /[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at;
}

function union(marks: readonly Mark[]): Mark[] {
  const joined: Mark[] = [];
  for (const [from, to] of marks) {
    const before = joined.at(-1);
    if (before && from <= before[1]) before[1] = Math.max(before[1], to);
    else joined.push([from, to]);
  }
  return joined;
}
