import type { Box, TextLine, TextSource } from '../contract/page.ts';
import { unionOf } from './geometry.ts';

/** Share of a picture that the letters of a text layer over it cover: a page of print has 0.1 to 0.3, a sparse receipt 0.03, a stamp in the margin of a scan less than 0.01. */
const HAS_ITS_TEXT = 0.02;
/** Mean probability of a line's characters: what a picture's shades are taken for is below. */
const SURE_LINE = 0.7;

/** The pictures whose words the text layer does not have already, as it has those of a scan that was read by another program. */
export function picturesWithoutText(pictures: readonly Box[], layer: readonly Pick<TextLine, 'characters'>[]): Box[] {
  return pictures.filter((picture) => {
    let covered = 0;
    for (const { characters } of layer) {
      for (const box of characters) if (isInside(centreOf(box), picture)) covered += areaOf(box);
    }
    return covered < HAS_ITS_TEXT * areaOf(picture);
  });
}

/** Whether what was read beside a text layer is words, and no shades of a picture. */
export const surelyWords = ({ score, text }: TextLine): boolean => score >= SURE_LINE && /[\p{L}\p{N}]{2}/u.test(text);

/** Where most of a page's text comes from: a scan with a stamped page number is a scan. */
export function sourceOfLines(lines: readonly TextLine[]): TextSource {
  const read = lines.filter(({ source }) => source === 'model');
  return lengthOf(read) > lengthOf(lines) / 2 ? 'model' : 'text-layer';
}

const lengthOf = (lines: readonly TextLine[]) => lines.reduce((sum, { text }) => sum + text.length, 0);

/** What was read in pictures without what stands over one of the layer's own words: no word is there twice. */
export function withoutWordsOf(layer: readonly TextLine[], read: readonly TextLine[]): TextLine[] {
  const boxes = layer.flatMap(({ characters }) => characters);
  return read.filter(({ characters }) => {
    const over = characters.filter((character) => boxes.some((box) => isInside(centreOf(character), box)));
    return over.length < characters.length / 2;
  });
}

/**
 * A page's text layer and what was read in its pictures, as one: each picture's lines follow the last line above them in their column; without one they stand before
 * the first line below. Rows are numbered anew.
 *
 * @param pictures the lines of each picture, in reading order
 */
export function joinPictures(layer: readonly TextLine[], pictures: readonly (readonly TextLine[])[]): TextLine[] {
  const blocks: (readonly TextLine[])[] = rowsOf(layer);
  for (const lines of pictures) {
    if (lines.length === 0) continue;
    const around = unionOf(lines.map(({ box }) => box));
    const at = placeAmong(blocks, around, true) ?? placeAmong(blocks, around, false) ?? blocks.length;
    blocks.splice(at, 0, ...rowsOf(lines));
  }
  return blocks.flatMap((row, number) => row.map((line) => ({ ...line, row: number })));
}

/** Before which of the rows something with this box is read. @param inColumn only rows that stand above or below it count */
function placeAmong(
  rows: readonly (readonly TextLine[])[],
  [x0, y0, x1, y1]: Box,
  inColumn: boolean,
): number | undefined {
  const counts = (row: readonly TextLine[]) => !inColumn || row.some(({ box }) => box[0] < x1 && box[2] > x0);
  const middle = (row: readonly TextLine[]) =>
    row.reduce((sum, { box }) => sum + box[1] + box[3], 0) / (2 * row.length);
  const above = rows.findLastIndex((row) => counts(row) && middle(row) < y0);
  if (above >= 0) return above + 1;
  const below = rows.findIndex((row) => counts(row) && middle(row) > y1);
  return below >= 0 ? below : undefined;
}

function rowsOf(lines: readonly TextLine[]): TextLine[][] {
  const rows: TextLine[][] = [];
  for (const [i, line] of lines.entries()) {
    if (i > 0 && lines[i - 1]!.row === line.row) rows.at(-1)!.push(line);
    else rows.push([line]);
  }
  return rows;
}

const areaOf = ([x0, y0, x1, y1]: Box) => (x1 - x0) * (y1 - y0);
const centreOf = ([x0, y0, x1, y1]: Box): readonly [number, number] => [(x0 + x1) / 2, (y0 + y1) / 2];
const isInside = ([x, y]: readonly [number, number], [x0, y0, x1, y1]: Box) => x >= x0 && x <= x1 && y >= y0 && y <= y1;
