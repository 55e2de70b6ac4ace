/** Spaces that stand between groups of digits and never between words. */
export const FIXED_SPACE = '\u00a0\u2007\u2009\u202f';
/** All that is printed for an apostrophe between groups. */
export const APOSTROPHES = "'\u2019\u2018\u02bc`\u00b4";

/** Letters that a reader takes digits for, and the digits. */
const LOOK_ALIKE: Readonly<Record<string, string>> = { O: '0', o: '0', Q: '0', D: '0', l: '1', I: '1', '|': '1' };

/** "1O.OO", "RMl2.50": a number but for letters that look like digits. At least one true digit, and two places behind the point. */
const NEARLY_NUMBER =
  /(?<![\p{L}\d.,])(RM|MYR|USD|EUR|GBP|CHF|SGD|\p{Sc})?([-(]?)([\dOoQDlI|]{1,3}(?:,[\dOoQDlI|]{3})+|[\dOoQDlI|]+)([.,])([\dOoQDlI|]{2})(?![\p{L}\d.,-])/gu;

export interface FlatText {
  /** One UTF-16 unit per code point, so that a match's indices are the caller's; digits of every script as 0 to 9. */
  readonly text: string;
  /** Places whose letter was taken for the digit that it looks like. */
  readonly guessed: ReadonlySet<number>;
}

/** A line normalised for the number patterns. */
export function flatText(line: string): FlatText {
  const chars = [...line].map((char) => {
    if (char.length !== 1) return '\ufffd';
    if (char === '\u066b') return '.';
    if (char === '\u066c') return ',';
    return /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59\uff10-\uff19]/.test(char)
      ? digitOf(char)
      : char;
  });
  const guessed = new Set<number>();
  for (const match of chars.join('').matchAll(NEARLY_NUMBER)) {
    const body = match[3]! + match[4]! + match[5]!;
    const from = match.index + match[0].length - body.length;
    if (!/\d/.test(body) || !/[A-Za-z|]/.test(body)) continue;
    for (let i = from; i < from + body.length; i++) {
      const digit = LOOK_ALIKE[chars[i]!];
      if (digit === undefined) continue;
      chars[i] = digit;
      guessed.add(i);
    }
  }
  return { text: chars.join(''), guessed };
}

/** Each script's ten digits follow one another, the zero at a multiple of ten from a known place. */
function digitOf(char: string): string {
  const code = char.codePointAt(0)!;
  const zero = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10].find((first) => code >= first && code < first + 10)!;
  return String(code - zero);
}
