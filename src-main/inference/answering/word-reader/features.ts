import { STANDING_ROWS, standing } from './standing.ts';
import { type Kind, kindOf, type WordToken } from './tokens.ts';

/**
 * What a word token is to the model: rows of one table of vectors, most of them found by hashing (docs/model-format.md, "Word tokens").
 * models/train/docent_train/words/features.py is the same function.
 */

/** word | stem or magnitude | suffix or first two digits | five trigrams or last two digits | shape | layout | match | standing (4) */
export const COLUMNS = 15;
const SHAPE = 8;
const LAYOUT = 9;
export const MATCH = 10;
const STANDING = 11;
const TRIGRAMS = 5;
const QUESTION_ROW = 1;
const PAGE_ROW = 4;
export const ANSWER_ROW = 7;
const LAYOUT_ROW = 16;
const HASHED_ROW = 48;

const IN_WORD = /^[\p{L}\p{N}]$/u;
const MARKS = /\p{Mn}/gu;
const ASCII = /^\p{ASCII}*$/u;
const utf8 = new TextEncoder();

/** FNV-1a, 32 bit, of a tag byte and UTF-8 text -> a row of the hashed part of the table. */
function hashed(tag: number, text: string, rows: number): number {
  let hash = Math.imul(0x811c9dc5 ^ tag, 0x01000193);
  for (const byte of utf8.encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return HASHED_ROW + ((hash >>> 0) % (rows - HASHED_ROW - STANDING_ROWS));
}

/** Code points folded (compatibility decomposition, no marks, lower case); characters outside words stay as they are, except for loose marks. */
function folded(chars: readonly string[]): string[] {
  return Array.from(
    chars
      .map((char) => {
        const bare = char.normalize('NFKD').replace(MARKS, '').toLowerCase();
        return IN_WORD.test(char) ? bare || char : bare === '' ? '' : char;
      })
      .join(''),
  );
}

/** "Invoice" -> Aaaaa, "05/07/2017" -> 00/00/0000: runs are cut at four. */
function shapeOf(chars: readonly string[]): string {
  let out = '';
  let last = '';
  let run = 0;
  for (const char of chars) {
    const kind = kindOf(char);
    const symbol = kind === 'N' ? '0' : char !== char.toLowerCase() ? 'A' : kind === 'L' ? 'a' : char;
    run = symbol === last ? run + 1 : 1;
    last = symbol;
    if (run <= 4) out += symbol;
  }
  return out;
}

/** Eighths of a decade of a plain number's value (-1 for zero); null for dates, times, codes. */
function magnitude(word: string): number | null {
  const digits = word.replaceAll(',', '');
  if (digits.length > 30 || !ASCII.test(digits) || digits.split('.').length > 2 || /[/:-]/.test(digits)) return null;
  const value = Number(digits);
  return value === 0 ? -1 : Math.floor(8 * Math.log10(value) + 1e-9);
}

/** The columns that depend on the word alone. Row 0 adds nothing. */
export function wordRows(chars: readonly string[], kind: Kind, rows: number): number[] {
  const low = folded(chars);
  const out = new Array<number>(COLUMNS).fill(0);
  out[0] = hashed(1, low.join(''), rows);
  if (kind === 'L') {
    out[1] = hashed(2, low.slice(0, 5).join(''), rows);
    out[2] = hashed(3, low.slice(-3).join(''), rows);
    const bordered = ['^', ...low, '$'];
    for (let k = 0; k < Math.min(TRIGRAMS, bordered.length - 2); k++) {
      out[3 + k] = hashed(4, bordered.slice(k, k + 3).join(''), rows);
    }
  } else if (kind === 'N') {
    const size = magnitude(chars.join(''));
    if (size !== null) out[1] = hashed(5, String(size), rows);
    out[2] = hashed(6, chars.slice(0, 2).join(''), rows);
    out[3] = hashed(7, chars.slice(-2).join(''), rows);
  }
  out[SHAPE] = hashed(8, shapeOf(chars), rows);
  return out;
}

/** Feature rows of a text's tokens, one array of COLUMNS each; the match column is still 0, and so is where they are. */
export function textRows(chars: readonly string[], tokens: readonly WordToken[], rows: number): number[][] {
  return tokens.map((token, i) => {
    const [before, after] = [tokens[i - 1], tokens[i + 1]];
    const flags =
      Number(token.gap) +
      2 * Number(before?.segment !== token.segment) +
      4 * Number(after?.segment !== token.segment) +
      8 * Number(before?.row !== token.row) +
      16 * Number(after?.row !== token.row);
    const out = wordRows(chars.slice(token.start, token.end), token.kind, rows);
    out[LAYOUT] = LAYOUT_ROW + flags;
    return out;
  });
}

/** Feature rows of a page's tokens, including their standing. */
export function pageRows(chars: readonly string[], tokens: readonly WordToken[], rows: number): number[][] {
  const out = textRows(chars, tokens, rows);
  standing(tokens, rows - STANDING_ROWS).forEach((counted, i) => {
    out[i]!.splice(STANDING, counted.length, ...counted);
  });
  return out;
}

/** The words and stems of one side; punctuation matches nothing. */
interface Known {
  readonly words: ReadonlySet<number>;
  readonly stems: ReadonlySet<number>;
}

function known(rows: readonly number[][], tokens: readonly WordToken[]): Known {
  return {
    words: new Set(rows.filter((_, i) => tokens[i]!.kind !== 'O').map((row) => row[0]!)),
    stems: new Set(rows.filter((_, i) => tokens[i]!.kind === 'L').map((row) => row[1]!)),
  };
}

/** Fills both match columns in place: the same word on the other side 2, the same stem 1, neither 0. */
export function fillMatches(
  question: { rows: number[][]; tokens: readonly WordToken[] },
  page: { rows: number[][]; tokens: readonly WordToken[] },
): void {
  const [asked, read] = [known(question.rows, question.tokens), known(page.rows, page.tokens)];
  const fill = ({ rows, tokens }: typeof question, first: number, other: Known) => {
    rows.forEach((row, i) => {
      const { kind } = tokens[i]!;
      const level = kind === 'O' ? 0 : other.words.has(row[0]!) ? 2 : kind === 'L' && other.stems.has(row[1]!) ? 1 : 0;
      row[MATCH] = first + level;
    });
  };
  fill(question, QUESTION_ROW, read);
  fill(page, PAGE_ROW, asked);
}
