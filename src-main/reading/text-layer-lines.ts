import type { Box, TextLine } from '../contract/page.ts';
import type { TextLayerItem } from '../contract/text-layer.ts';
import { between, unionOf } from './geometry.ts';
import { type LayerSegment, layerSegments, segmentRows } from './layer-segments.ts';
import { type LayerWord, layerWords } from './layer-words.ts';
import type { PageSize } from './placed-character.ts';
import { textColumns } from './text-columns.ts';

/** A gap of this share of the line's height is a space even if the file has none. */
const SPACE_GAP = 0.15;
/** A footnote's number, beside the word that it stands at: so high at most, and so much higher at its lower end, in heights of that word. */
const [SMALLER, RAISED] = [0.92, 0.12];

/**
 * The text layer's runs as lines in reading order: columns of running text one after the other, the cells of a table
 * row side by side, text that stands turned after the rest. Hyphens at line ends stay: the page shows them.
 *
 * @param items as the file draws them, in any order
 * @param page size in any unit; only its proportions matter
 */
export function linesFromTextLayer(items: readonly TextLayerItem[], page: PageSize): TextLine[] {
  const words = layerWords(items, page);
  const lines: TextLine[] = [];
  let row = 0;
  for (const turned of byTurn(words)) {
    const width = turned[0]!.turn % 2 === 0 ? page.width : page.height;
    for (const block of textColumns(layerSegments(turned), width)) {
      for (const segments of segmentRows(block)) {
        for (const segment of readingDirection(segments)) lines.push(toLine(segment, row));
        row += 1;
      }
    }
  }
  return lines;
}

/** Words by orientation, most text first. */
function byTurn(words: readonly LayerWord[]): LayerWord[][] {
  const groups = new Map<number, LayerWord[]>();
  for (const word of words) {
    const group = groups.get(word.turn);
    if (group === undefined) groups.set(word.turn, [word]);
    else group.push(word);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length);
}

function isRightToLeft(words: readonly LayerWord[]): boolean {
  return words.filter((w) => w.rightToLeft).length * 2 > words.length;
}

function readingDirection(segments: readonly LayerSegment[]): readonly LayerSegment[] {
  return isRightToLeft(segments.flatMap((s) => s.words)) ? [...segments].reverse() : segments;
}

function toLine(segment: LayerSegment, row: number): TextLine {
  const rightToLeft = isRightToLeft(segment.words);
  const words = rightToLeft ? [...segment.words].reverse() : segment.words;
  let text = '';
  const boxes: Box[] = [];
  for (const [i, word] of words.entries()) {
    const before = words[i - 1];
    if (before !== undefined) {
      const gap = rightToLeft ? before.u0 - word.u1 : word.u0 - before.u1;
      const apart = word.spaced || gap > SPACE_GAP * Math.min(word.v1 - word.v0, before.v1 - before.v0);
      if (apart || isFootnote(word, before)) {
        text += ' ';
        boxes.push(between(boxes.at(-1)!, word.boxes[0]!));
      }
    }
    text += word.characters.join('');
    boxes.push(...word.boxes);
  }
  return { box: unionOf(boxes), text, source: 'text-layer', score: 1, row, characters: boxes };
}

/** "year" and a small 3 above it are no "year3". An exponent belongs to its unit: m2. */
function isFootnote(word: LayerWord, before: LayerWord): boolean {
  const height = before.v1 - before.v0;
  if (word.v1 - word.v0 > SMALLER * height || before.v1 - word.v1 < RAISED * height) return false;
  return /^\d{1,3}$/.test(word.characters.join('')) && !/^(?:10|\P{L}*\p{L}{1,2})$/u.test(before.characters.join(''));
}
