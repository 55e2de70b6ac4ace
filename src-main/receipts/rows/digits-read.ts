import type { TextLine } from '../../contract/page.ts';

/**
 * The chance that every digit of a stretch was read right: the product of what the reader gave each of them. A line that kept only its mean counts
 * each digit with that; a file's own text is what it is.
 *
 * @param from, to code points of the line's text, `to` exclusive
 */
export function digitsRead(line: TextLine, from: number, to: number): number {
  let chance = 1;
  for (const [i, char] of [...line.text].slice(from, to).entries())
    if (/\p{N}/u.test(char)) chance *= line.scores?.[from + i] ?? line.score;
  return chance;
}
