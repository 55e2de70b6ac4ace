import type { PagePieces } from '../../src-main/inference/answering/page-reader/page-pieces.ts';
import { splitWords } from '../../src-main/inference/answering/page-reader/pieces.ts';
import { segmentsOf } from '../../src-main/inference/answering/page-reader/places.ts';

/** A page whose words are a piece each. */
export function wordPage(text: string): PagePieces {
  const chars = [...text];
  const words = splitWords(chars);
  // Every segment begins where those above and below it do.
  const xs: number[] = [];
  let x = 0;
  for (const char of chars) {
    if (char === '\n') x = 0;
    else if (char === '\t') x = 0.4 * (Math.floor(x / 0.4) + 1);
    xs.push(x);
    x += 0.005;
  }
  const count = words.length;
  return {
    chars,
    xs,
    words,
    segments: segmentsOf(words, xs),
    ids: Int32Array.from(words, (_, i) => i + 10),
    word: Int32Array.from(words, (_, i) => i),
    place: new Int16Array(count * 7),
    where: new Float32Array(count * 3),
    tokens: count,
    bytes: 0,
    dispose() {},
  };
}
