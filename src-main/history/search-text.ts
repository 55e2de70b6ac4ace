/** A word as the index knows it (folded), and where it is in the original text (UTF-16 code units). */
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

interface Folded {
  /** Empty for what is no part of a word. */
  readonly text: string;
  readonly joined: boolean;
}

const NOTHING: Folded = { text: '', joined: false };
/** Letters and digits of ASCII without marks on the last one: most of most texts, and quick. */
const ASCII_WORD = /[A-Za-z0-9]+(?![\u0080-\uffff])/y;
/** Characters that no mark follows need no expression either. */
const UNMARKED = 0x300;
const [FIRST_SYLLABLE, LAST_SYLLABLE] = [0xac00, 0xd7a3];
const MOST_KNOWN = 20_000;
const known = new Map<string, Folded>();

/** One character without case, accents and compatibility forms: É is e, ﬁ is fi, full-width １ is 1; Korean syllables stay composed. */
function fold(character: string): Folded {
  const before = known.get(character);
  if (before) return before;
  const text = character
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]/gu, '');
  const folded = { text, joined: JOINED.test(text) };
  // A text uses a few thousand characters at most; made-up ones must not fill the memory.
  if (known.size < MOST_KNOWN) known.set(character, folded);
  return folded;
}

/** The character at `at` (or a row of plain letters and digits), and where it ends. */
function characterAt(text: string, at: number): { readonly folded: Folded; readonly end: number } {
  const [code, next] = [text.charCodeAt(at), text.charCodeAt(at + 1)];
  if (code < 128 && !(next >= 128)) {
    ASCII_WORD.lastIndex = at;
    const row = ASCII_WORD.exec(text)?.[0];
    if (row === undefined) return { folded: NOTHING, end: at + 1 };
    return { folded: { text: row.toLowerCase(), joined: false }, end: at + row.length };
  }
  if (isSyllable(code) && (!(next >= UNMARKED) || isSyllable(next))) {
    return { folded: { text: text[at]!, joined: true }, end: at + 1 };
  }
  CHARACTER.lastIndex = at;
  const match = CHARACTER.exec(text);
  if (match) return { folded: fold(match[0]), end: at + match[0].length };
  return { folded: NOTHING, end: at + (text.codePointAt(at)! > 0xffff ? 2 : 1) };
}

function isSyllable(code: number): boolean {
  return code >= FIRST_SYLLABLE && code <= LAST_SYLLABLE;
}

/**
 * Cuts text into the words of the index. Letters and digits that stand together are a word. Korean, Chinese and Japanese do not put a
 * space where a word may begin or end (영수증의, 총합계), so each row of such characters becomes its overlapping pairs and its last character:
 * a search for any part of it is then a search for a row of pairs.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let word = '';
  let wordStart = 0;
  let before: { readonly text: string; readonly start: number; readonly end: number } | undefined;
  const endWord = (end: number) => {
    if (word !== '') tokens.push({ text: word, start: wordStart, end, run: 'none' });
    word = '';
  };
  const endRun = () => {
    if (before) tokens.push({ ...before, run: 'last' });
    before = undefined;
  };
  for (let start = 0, end = 0; start < text.length; start = end) {
    const character = characterAt(text, start);
    const { folded } = character;
    end = character.end;
    if (folded.text === '') {
      endWord(start);
      endRun();
    } else if (folded.joined) {
      endWord(start);
      if (before) tokens.push({ text: before.text + folded.text, start: before.start, end, run: 'pair' });
      before = { text: folded.text, start, end };
    } else {
      endRun();
      if (word === '') wordStart = start;
      word += folded.text;
    }
  }
  endWord(text.length);
  endRun();
  return tokens;
}

/** Text as it goes into the index: its words, with spaces between. */
export function searchable(text: string): string {
  return tokenize(text)
    .map((token) => token.text)
    .join(' ');
}
