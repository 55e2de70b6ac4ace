import type { Box, ReadCharacter, TextLine } from '../contract/page.ts';
import { followSegments, type Segment } from './follow-segments.ts';
import { median, unionOf } from './geometry.ts';
import { joinRows } from './join-rows.ts';
import { pageSlope } from './page-skew.ts';
import { boxOf, type PageSize, type PlacedCharacter, placeCharacters } from './placed-character.ts';
import { type Calibration, settleDetections } from './settle-detections.ts';

/**
 * What the reading head saw becomes words and lines by position: sightings of one glyph become one, the page's slight skew is taken
 * out, each line's baseline is followed by itself, wide gaps split a visual row into segments with one `row` number.
 *
 * @param characters centres and sizes as fractions of the page, in any order
 * @param page size in pixels; only its proportions matter
 * @param calibration what the model's probabilities are worth (`ModelInfo.readingConfidence`)
 * @returns lines from the top, segments of a row from the left
 */
export function assembleLines(
  characters: readonly ReadCharacter[],
  page: PageSize,
  calibration: Calibration | null = null,
): TextLine[] {
  const placed = settleDetections(placeCharacters(characters, page), calibration);
  const slope = pageSlope(placed);
  for (const c of placed) c.level = c.y - slope * c.x;
  const rows = joinRows(followSegments(placed));
  return rows.flatMap((segments, row) => segments.map((segment) => toLine(segment, row, page)));
}

function toLine(segment: Segment, row: number, page: PageSize): TextLine {
  const width = Math.max(median(segment.characters.map((c) => c.width)), 0.25 * segment.height);
  const boxes: Box[] = [];
  const scores: number[] = [];
  let text = '';
  let score = 0;
  let previous: PlacedCharacter | undefined;
  for (const c of segment.characters) {
    const box = boxOf(c, page);
    if (previous !== undefined && startsWord(previous, c, width)) {
      const before = boxes[boxes.length - 1]!;
      const x0 = Math.min(before[2], box[0]);
      text += ' ';
      boxes.push([x0, Math.min(before[1], box[1]), Math.max(x0, box[0]), Math.max(before[3], box[3])]);
      scores.push(1);
    }
    for (const _ of c.char) {
      boxes.push(box);
      scores.push(c.score);
    }
    text += c.char;
    score += c.score;
    previous = c;
  }
  return {
    box: unionOf(boxes),
    text,
    source: 'model',
    score: score / segment.characters.length,
    row,
    characters: boxes,
    scores,
  };
}

/**
 * The head's own opinion decides, corrected by the gap (in character widths): touching cells need a sure head, a gap
 * of more than a width and a half is a space whatever the head says.
 */
function startsWord(previous: PlacedCharacter, c: PlacedCharacter, width: number): boolean {
  const gap = (c.x - c.width / 2 - (previous.x + previous.width / 2)) / width;
  if (gap > 1.5) return true;
  return 2 * (c.start - 0.5) + 0.8 * Math.min(1, Math.max(-0.5, gap - 0.25)) > 0;
}
