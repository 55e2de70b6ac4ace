import type { Box, TextLine } from '../contract/page.ts';

/** A word of a line: what stands in [from, to) of its characters. */
export interface LineWord {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly boxes: readonly Box[];
}

/** The words of a line with their characters' boxes, without those that have none. */
export function lineWords({ text, characters }: Pick<TextLine, 'text' | 'characters'>): LineWord[] {
  const words: LineWord[] = [];
  let from = 0;
  for (const part of text.split(/(\s+)/)) {
    const to = from + Array.from(part).length;
    const boxes = characters.slice(from, to);
    if (part.trim() !== '' && boxes.length > 0) words.push({ text: part, from, to, boxes });
    from = to;
  }
  return words;
}

/** A text without its case and signs. */
export const lettersOf = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
