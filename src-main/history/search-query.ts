import { tokenize } from './search-text.ts';

/** What was typed between two spaces: words that must stand in a row, the last of them perhaps unfinished. */
export interface Term {
  readonly tokens: readonly string[];
}

/** More words than these narrow nothing down and only cost time. */
const MOST_TERMS = 16;

/** The terms of what was typed; none when there is nothing to look for. Quotes, brackets and operators mean nothing: they are not words. */
export function parseQuery(query: string): Term[] {
  const terms = query
    .split(/\s+/)
    .map((typed) => {
      const tokens = tokenize(typed);
      // 합계 is the pair 합계: demanding the last character on its own would only find it at the end of a row.
      const open = tokens.length > 1 && tokens.at(-1)?.run === 'last' && tokens.at(-2)?.run === 'pair';
      return { tokens: (open ? tokens.slice(0, -1) : tokens).map((token) => token.text) };
    })
    .filter((term) => term.tokens.length > 0);
  const different = new Map(terms.map((term) => [term.tokens.join(' '), term]));
  return [...different.values()].slice(0, MOST_TERMS);
}

/**
 * FTS5 expressions for the terms, the closest first: all words in a row as typed, then each of them anywhere, then words that begin so.
 * Tokens hold letters and digits only and stand in quotes: there is nothing in them that FTS5 could take for syntax.
 */
export function matchExpressions(terms: readonly Term[]): string[] {
  if (terms.length === 0) return [];
  const quoted = (tokens: readonly string[]) => `"${tokens.join(' ')}"`;
  const expressions = [
    quoted(terms.flatMap((term) => term.tokens)),
    terms.map((term) => quoted(term.tokens)).join(' AND '),
    terms.map((term) => `${quoted(term.tokens)} *`).join(' AND '),
  ];
  return [...new Set(expressions)];
}
