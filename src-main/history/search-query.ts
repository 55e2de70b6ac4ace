import { tokenize } from './search-text.ts';

/** What was typed between two spaces: words that must stand in a row, the last of them perhaps unfinished. */
export interface Term {
  readonly tokens: readonly string[];
  /** With the last character of a row of Korean, which another term may follow. */
  readonly whole: readonly string[];
}

/** More words than these narrow nothing down and only cost time. */
const MOST_TERMS = 16;

/** The terms of what was typed; none when there is nothing to look for. Quotes, brackets and operators mean nothing: they are not words. */
export function parseQuery(query: string): Term[] {
  const terms = query
    .split(/\s+/)
    .map((typed) => {
      const found = tokenize(typed);
      const whole = found.map((token) => token.text);
      // 합계 is the pair 합계: demanding the last character on its own would only find it at the end of a row.
      const open = found.at(-1)?.run === 'last' && found.at(-2)?.run === 'pair';
      return { tokens: open ? whole.slice(0, -1) : whole, whole };
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
    quoted(terms.flatMap((term, i) => (i < terms.length - 1 ? term.whole : term.tokens))),
    terms.map((term) => quoted(term.tokens)).join(' AND '),
    terms.map((term) => `${quoted(term.tokens)} *`).join(' AND '),
  ];
  return [...new Set(expressions)];
}
