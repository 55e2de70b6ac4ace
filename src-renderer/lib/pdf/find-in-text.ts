import type { Box, TextLine } from '../../../src-main/contract/page.ts';
import { foldCharacter, foldQuery } from './fold-text.ts';
import type { FindMatch } from './marks.ts';

/** Where each UTF-16 unit of the folded text comes from: line and code point; null for the space between two lines. */
interface Folded {
  readonly text: string;
  readonly from: readonly ({ readonly line: number; readonly character: number } | null)[];
}

/** Folded texts are kept, because every letter typed searches the pages again. */
const foldedPages = new WeakMap<readonly TextLine[], Folded>();

function folded(lines: readonly TextLine[]): Folded {
  const known = foldedPages.get(lines);
  if (known !== undefined) return known;
  const made = foldLines(lines);
  foldedPages.set(lines, made);
  return made;
}

/** A page as one string in reading order, so that a match may run over a line's end. */
function foldLines(lines: readonly TextLine[]): Folded {
  let text = '';
  const from: ({ line: number; character: number } | null)[] = [];
  const space = (place: (typeof from)[number]) => {
    if (text === '' || text.endsWith(' ')) return;
    text += ' ';
    from.push(place);
  };
  lines.forEach((line, index) => {
    space(null);
    [...line.text].forEach((character, at) => {
      const plain = foldCharacter(character);
      if (plain.trim() === '') {
        if (plain !== '') space({ line: index, character: at });
        return;
      }
      text += plain;
      for (let i = 0; i < plain.length; i++) from.push({ line: index, character: at });
    });
  });
  return { text, from };
}

function around(a: Box | undefined, b: Box): Box {
  if (a === undefined) return b;
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

/** Where `query` is on a page, whatever its case, accents and line ends; in reading order, without overlaps. */
export function findInText(query: string, page: number, lines: readonly TextLine[]): FindMatch[] {
  const wanted = foldQuery(query);
  if (wanted === '') return [];
  const { text, from } = folded(lines);
  const matches: FindMatch[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    const boxes = new Map<number, Box>();
    for (const place of from.slice(at, at + wanted.length)) {
      const box = place === null ? undefined : lines[place.line]?.characters[place.character];
      if (place !== null && box !== undefined) boxes.set(place.line, around(boxes.get(place.line), box));
    }
    if (boxes.size > 0) matches.push({ page, boxes: [...boxes.values()], text: text.slice(at, at + wanted.length) });
  }
  return matches;
}
