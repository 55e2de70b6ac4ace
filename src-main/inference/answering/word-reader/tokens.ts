/** Classes of code points for splitting words: letter or mark, number, separator or control, anything else. */
export type Kind = 'L' | 'N' | 'S' | 'O';

/** One word token of a text (docs/model-format.md, "Word tokens"). models/train/docent_train/words/tokens.py is the same function. */
export interface WordToken {
  /** Code points [start, end) of the text. */
  readonly start: number;
  readonly end: number;
  readonly kind: Kind;
  /** Newlines before it. */
  readonly row: number;
  /** Tabs and newlines before it. */
  readonly segment: number;
  /** A space stands before it within its segment. */
  readonly gap: boolean;
}

const LETTER = /^[\p{L}\p{M}]$/u;
const NUMBER = /^\p{N}$/u;
const SEPARATOR = /^[\p{Z}\p{Cc}]$/u;
/** Inside a number: "05/07/2017", "1,234.50", "21:05". */
const INNER = new Set(['.', ',', ':', '/', '-']);

export function kindOf(char: string): Kind {
  if (LETTER.test(char)) return 'L';
  if (NUMBER.test(char)) return 'N';
  return SEPARATOR.test(char) ? 'S' : 'O';
}

/** Runs of letters, numbers with their inner separators, and every other character by itself. @param chars code points */
export function wordTokens(chars: readonly string[]): WordToken[] {
  const kinds = chars.map(kindOf);
  const out: WordToken[] = [];
  let row = 0;
  let segment = 0;
  let gap = false;
  for (let start = 0; start < chars.length; ) {
    const kind = kinds[start]!;
    if (kind === 'S') {
      const separates = chars[start] === '\n' || chars[start] === '\t';
      if (chars[start] === '\n') row += 1;
      if (separates) segment += 1;
      gap = !separates;
      start += 1;
      continue;
    }
    let end = start + 1;
    if (kind === 'L') while (kinds[end] === 'L') end += 1;
    else if (kind === 'N') {
      while (kinds[end] === 'N' || (INNER.has(chars[end]!) && kinds[end + 1] === 'N')) end += 1;
    }
    out.push({ start, end, kind, row, segment, gap });
    start = end;
    gap = false;
  }
  return out;
}
