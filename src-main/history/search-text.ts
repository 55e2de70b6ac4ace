/** A word as the index knows it (folded), and where it stands in the original text (UTF-16 code units). */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Stands in a row of Korean, Chinese or Japanese characters; `last` ends it. */
  readonly run: 'none' | 'pair' | 'last';
}

/** A character with its combining marks, or the letters (jamo) of a decomposed Korean syllable. */
const CHARACTER = /[\p{L}\p{N}\p{M}][\p{M}\u1160-\u11ff]*/uy;
const JOINED = /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc]/u;

/** One character without case, accents and compatibility forms: É is e, ﬁ is fi, full-width １ is 1; Korean syllables stay composed. */
function fold(character: string): string {
  // Most text by far.
  if (/^[a-z0-9]$/.test(character)) return character;
  return character
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * Cuts text into the words of the index. Letters and digits that stand together are a word. Korean, Chinese and Japanese do not put a
 * space where a word may begin or end (영수증의, 총합계), so each row of such characters becomes its overlapping pairs and its last character:
 * a search for any part of it is then a search for a row of pairs.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let word = { text: '', start: 0, end: 0 };
  let before: { text: string; start: number; end: number } | undefined;
  const endWord = () => {
    if (word.text !== '') tokens.push({ ...word, run: 'none' });
    word = { text: '', start: 0, end: 0 };
  };
  const endRun = () => {
    if (before) tokens.push({ ...before, run: 'last' });
    before = undefined;
  };
  for (let at = 0; at < text.length; ) {
    CHARACTER.lastIndex = at;
    const match = CHARACTER.exec(text);
    const original = match?.[0] ?? String.fromCodePoint(text.codePointAt(at)!);
    const [start, end] = [at, at + original.length];
    at = end;
    const folded = match ? fold(original) : '';
    if (folded === '') {
      endWord();
      endRun();
    } else if (JOINED.test(folded)) {
      endWord();
      if (before) tokens.push({ text: before.text + folded, start: before.start, end, run: 'pair' });
      before = { text: folded, start, end };
    } else {
      endRun();
      word = { text: word.text + folded, start: word.text === '' ? start : word.start, end };
    }
  }
  endWord();
  endRun();
  return tokens;
}

/** Text as it goes into the index: its words, with spaces between. */
export function searchable(text: string): string {
  return tokenize(text)
    .map((token) => token.text)
    .join(' ');
}
