import { BOXES, type TickMark } from '../contract/tile.ts';

/** How else files write them: squares and circles of all fonts, and the glyphs of Wingdings, which have no other code. */
const WRITTEN: Readonly<Record<TickMark, string>> = {
  empty: `${BOXES.empty}\u25a1\u25a2\u25fb\u2b1c\u274f\u2750\u2751\u2752\u25cb\u25ef\uf06f\uf071\uf0a8`,
  ticked: `${BOXES.ticked}\u25c9\u29bf\uf0fe`,
  crossed: `${BOXES.crossed}\uf0fd`,
};
/** A filled square or circle is a mark beside empty ones; by itself it is a bullet. */
const FILLED = '\u25a0\u25fc\u2b1b\u25cf';
/** As people type boxes: "[x]", "[ ]", "( )". */
const TYPED = /(?<=^|\s)(?:\[\s?[xX]?\s?\]|\(\s[xX]?\s?\)|\(\))(?=\s|$)/g;

export interface TickSign {
  readonly text: string;
  readonly mark: TickMark;
  /** In code points of the line; `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

/** The boxes in a line's text, from the left. @param row the text of all of the row that it stands on */
export function tickSigns(text: string, row: string): TickSign[] {
  const besideEmpty = Array.from(row).some((char) => WRITTEN.empty.includes(char));
  const signs: TickSign[] = [];
  Array.from(text).forEach((char, at) => {
    const mark = (Object.keys(WRITTEN) as TickMark[]).find((own) => WRITTEN[own].includes(char));
    if (mark !== undefined) signs.push({ text: char, mark, start: at, end: at + 1 });
    else if (besideEmpty && FILLED.includes(char)) signs.push({ text: char, mark: 'ticked', start: at, end: at + 1 });
  });
  for (const { 0: typed, index } of text.matchAll(TYPED)) {
    const start = Array.from(text.slice(0, index)).length;
    const mark = /x/i.test(typed) ? 'crossed' : 'empty';
    signs.push({ text: typed, mark, start, end: start + Array.from(typed).length });
  }
  return signs.sort((a, b) => a.start - b.start);
}

/** A text without its boxes. */
export function withoutSigns(text: string): string {
  const characters = Array.from(text);
  for (const { start, end } of tickSigns(text, text)) characters.fill(' ', start, end);
  return characters.join('').replace(/\s+/g, ' ').trim();
}
