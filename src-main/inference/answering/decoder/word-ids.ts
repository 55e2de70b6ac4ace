import type { ComposedTokens } from './tokenizer.ts';

/** Code points of a word that make its stem. */
const STEM = 5;
const IN_WORD = /^[\p{L}\p{N}]$/u;
const MARKS = /\p{Mn}/gu;
const utf8 = new TextEncoder();

/** One code point -> its folded form ('' when it stands in no word): compatibility decomposition, no marks, lower case. */
function fold(char: string): string {
  return IN_WORD.test(char) ? char.normalize('NFKD').replace(MARKS, '').toLowerCase() : '';
}

/** FNV-1a, 32 bit, of the text's UTF-8 -> 1..buckets. */
function bucket(text: string, buckets: number): number {
  let hash = 0x811c9dc5;
  for (const byte of utf8.encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return 1 + ((hash >>> 0) % buckets);
}

/**
 * For every code point of `text` the id of the word that it stands in and of that word's stem, both in 1..buckets; 0, 0 outside of words
 * (docs/model-format.md, "Words"). models/train/docent_train/words/word_ids.py is the same function.
 *
 * @returns [code points, 2], flat
 */
export function wordIds(text: string, buckets: number): number[] {
  const chars = Array.from(text);
  const out = new Array<number>(2 * chars.length).fill(0);
  let start = 0;
  let word = '';
  for (let i = 0; i <= chars.length; i++) {
    const folded = i < chars.length ? fold(chars[i]!) : '';
    if (folded !== '') {
      if (word === '') start = i;
      word += folded;
    } else if (word !== '') {
      // The stem starts with byte 1, so that a short word and its stem have different ids.
      const stem = `\u0001${Array.from(word).slice(0, STEM).join('')}`;
      const [wordId, stemId] = [bucket(word, buckets), bucket(stem, buckets)];
      for (let at = start; at < i; at++) [out[2 * at], out[2 * at + 1]] = [wordId, stemId];
      word = '';
    }
  }
  return out;
}

/** The word ids of every token: those of the code point that its first byte belongs to. -> [tokens, 2], flat */
export function tokenWordIds({ text, codePoints }: ComposedTokens, buckets: number): number[] {
  const ids = wordIds(text, buckets);
  return codePoints.flatMap((at) => [ids[2 * at]!, ids[2 * at + 1]!]);
}
