import type { Forced } from './choose.ts';
import { wordRows } from './features.ts';
import { wordTokens } from './tokens.ts';
import type { WordPage } from './word-page.ts';
import type { WordReaderShape } from './word-reader-shape.ts';

const utf8 = new TextEncoder();

/**
 * The tokens of a given text, for `writeAnswer` to continue with: a word that is on the page is copied (all its places count together),
 * any other is written byte by byte.
 */
export function forceText(shape: WordReaderShape, page: WordPage, text: string, maxTokens: number) {
  const chars = Array.from(text);
  const pieces: ({ word: number } | { byte: number })[] = [];
  const known = new Set(page.rows.map((row) => row[0]!));
  for (const token of wordTokens(chars)) {
    const word = chars.slice(token.start, token.end);
    const row = wordRows(word, token.kind, shape.words.features)[0]!;
    if (known.has(row)) pieces.push({ word: row });
    else pieces.push(...Array.from(utf8.encode(word.join('')), (byte) => ({ byte })));
  }
  const places = page.words.length;
  return (step: number, logProbabilities: Float32Array): Forced | undefined => {
    const piece = step < maxTokens ? pieces[step] : undefined;
    if (piece === undefined) return undefined;
    if ('byte' in piece) return { choice: { id: piece.byte }, logProb: logProbabilities[places + piece.byte]! };
    let sum = 0;
    let best = -1;
    page.rows.forEach((row, k) => {
      if (row[0] !== piece.word) return;
      sum += Math.exp(logProbabilities[k]!);
      if (best < 0 || logProbabilities[k]! > logProbabilities[best]!) best = k;
    });
    return { choice: { copied: best }, logProb: Math.log(Math.max(sum, 1e-30)) };
  };
}
