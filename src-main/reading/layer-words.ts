import type { Box } from '../contract/page.ts';
import type { TextLayerItem } from '../contract/text-layer.ts';
import type { PageSize } from './placed-character.ts';

/** How text is turned on the page, in quarter turns clockwise. */
type Turn = 0 | 1 | 2 | 3;

/**
 * A word of the text layer, in a frame where its writing runs to the right and lines follow downwards: u along, v
 * across, in pixels of the page's proportions.
 */
export interface LayerWord {
  readonly characters: readonly string[];
  /** On the page itself, fractions; one per code point. */
  readonly boxes: readonly Box[];
  readonly u0: number;
  readonly u1: number;
  readonly v0: number;
  readonly v1: number;
  readonly turn: Turn;
  readonly rightToLeft: boolean;
  /** Whether the file has white space before it, in the same run. */
  readonly spaced: boolean;
}

/** Splits runs at white space. A run drawn twice to look bold counts once. */
export function layerWords(items: readonly TextLayerItem[], page: PageSize): LayerWord[] {
  return withoutFakeBold(items.flatMap((item) => wordsOf(item, page)));
}

function wordsOf(item: TextLayerItem, page: PageSize): LayerWord[] {
  const turn = (((Math.round(item.angle / 90) % 4) + 4) % 4) as Turn;
  const words: LayerWord[] = [];
  // Broken maps give halves of surrogate pairs, which no other program takes.
  const characters = [...item.text.toWellFormed()];
  let start = -1;
  let spaced = false;
  for (let i = 0; i <= characters.length; i++) {
    const blank = i === characters.length || /^[\s\u00a0\u200b]$/.test(characters[i]!);
    if (!blank) {
      if (start < 0) start = i;
      continue;
    }
    if (start >= 0) {
      const boxes = Array.from({ length: i - start }, (_, k) => item.characters[start + k] ?? item.box);
      const rightToLeft = item.direction === 'rtl';
      words.push({
        characters: characters.slice(start, i),
        boxes,
        ...frame(boxes, turn, page),
        turn,
        rightToLeft,
        spaced,
      });
    }
    start = -1;
    spaced = true;
  }
  return words;
}

/** The word's extent in the frame of its own rotation. */
function frame(boxes: readonly Box[], turn: Turn, page: PageSize): Pick<LayerWord, 'u0' | 'u1' | 'v0' | 'v1'> {
  const x0 = Math.min(...boxes.map((b) => b[0])) * page.width;
  const x1 = Math.max(...boxes.map((b) => b[2])) * page.width;
  const y0 = Math.min(...boxes.map((b) => b[1])) * page.height;
  const y1 = Math.max(...boxes.map((b) => b[3])) * page.height;
  switch (turn) {
    case 0:
      return { u0: x0, u1: x1, v0: y0, v1: y1 };
    case 1:
      // Written downwards, the next line is to the left; so are the columns of vertical Japanese.
      return { u0: y0, u1: y1, v0: page.width - x1, v1: page.width - x0 };
    case 2:
      return { u0: page.width - x1, u1: page.width - x0, v0: page.height - y1, v1: page.height - y0 };
    case 3:
      return { u0: page.height - y1, u1: page.height - y0, v0: x0, v1: x1 };
  }
}

function withoutFakeBold(words: readonly LayerWord[]): LayerWord[] {
  const drawn = new Map<string, LayerWord[]>();
  return words.filter((word) => {
    const key = `${word.turn}${word.characters.join('')}`;
    const same = drawn.get(key) ?? [];
    const reach = 0.2 * (word.v1 - word.v0);
    if (same.some((other) => Math.abs(other.u0 - word.u0) < reach && Math.abs(other.v0 - word.v0) < reach))
      return false;
    same.push(word);
    drawn.set(key, same);
    return true;
  });
}
