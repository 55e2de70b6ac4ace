import type { Box, ReadCharacter, TextLine } from '../contract/page.ts';
import { followSegments, type Segment } from './follow-segments.ts';
import { median, unionOf } from './geometry.ts';
import { joinRows } from './join-rows.ts';
import { familiarity } from './language.ts';
import { pageSlope } from './page-skew.ts';
import { boxOf, type PageSize, type PlacedCharacter, placeCharacters } from './placed-character.ts';
import { readSegment, type Speaking } from './read-segment.ts';
import { settleDetections } from './settle-detections.ts';
import { textColumns } from './text-columns.ts';

/** What a model adds to its detections. */
export interface Reading {
  /** Calibration of its probabilities (`ModelInfo.readingConfidence`). */
  readonly calibration: Calibration | null;
  /** The language model of the reading (`ModelInfo.readingLanguage`). */
  readonly speaking: Speaking | null;
}

/**
 * Turns the reading head's detections into words and lines by position: sightings of one glyph are merged, the page's slight skew is taken
 * out, each line's baseline is followed separately, and wide gaps split a visual row into segments with one `row` number.
 *
 * @param characters centres and sizes as fractions of the page, in any order
 * @param page size in pixels; only its proportions matter
 * @returns lines from the top, segments of a row from the left
 */
export function assembleLines(
  characters: readonly ReadCharacter[],
  page: PageSize,
  reading: Reading = { calibration: null, speaking: null },
): TextLine[] {
  const placed = settleDetections(placeCharacters(characters, page));
  const slope = pageSlope(placed);
  for (const c of placed) c.level = c.y - slope * c.x;
  const rows = columnsOf(followSegments(placed), page).flatMap(joinRows);
  const read = (by: Reading) =>
    rows.flatMap((segments, row) => segments.flatMap((segment) => toLine(segment, row, page, by)));
  const lines = read(reading);
  const { speaking } = reading;
  if (speaking === null) return lines;
  const known = familiarity(
    speaking.language,
    lines.map(({ text }) => text),
  );
  return known === 1 ? lines : read({ ...reading, speaking: { ...speaking, weight: known * speaking.weight } });
}

/** Columns of running text one after the other; what is no such column stays side by side. */
function columnsOf(segments: readonly Segment[], page: PageSize): Segment[][] {
  const placed = segments.map((segment) => {
    const [top, bottom] = [segment.levelStart, segment.levelEnd].sort((a, b) => a - b) as [number, number];
    return {
      segment,
      u0: segment.x0,
      u1: segment.x1,
      v0: top - segment.height / 2,
      v1: bottom + segment.height / 2,
      characters: segment.characters.length,
    };
  });
  return textColumns(placed, page.width).map((block) => block.map(({ segment }) => segment));
}

/** No lines if nothing seen is likely to be text. */
function toLine(segment: Segment, row: number, page: PageSize, { calibration, speaking }: Reading): TextLine[] {
  const width = Math.max(median(segment.characters.map((c) => c.width)), 0.25 * segment.height);
  const said = readSegment(segment.characters, (previous, next) => spaceMargin(previous, next, width), speaking);
  const boxes: Box[] = [];
  const scores: number[] = [];
  let text = '';
  let sum = 0;
  for (const { at, char, score: seen, spaced } of said) {
    const score = calibration === null ? seen : calibrated(seen, calibration);
    const box = boxOf(at, page);
    if (spaced) {
      const before = boxes[boxes.length - 1]!;
      const x0 = Math.min(before[2], box[0]);
      text += ' ';
      boxes.push([x0, Math.min(before[1], box[1]), Math.max(x0, box[0]), Math.max(before[3], box[3])]);
      scores.push(1);
    }
    for (const _ of char) {
      boxes.push(box);
      scores.push(score);
    }
    text += char;
    sum += score;
  }
  if (text === '') return [];
  const score = sum / said.length;
  return [{ box: unionOf(boxes), text, source: 'model', score, row, characters: boxes, scores }];
}

/** How a character's probability becomes the share of such characters that are right: sigmoid(scale * logit + offset). */
interface Calibration {
  readonly scale: number;
  readonly offset: number;
}

function calibrated(score: number, { scale, offset }: Calibration): number {
  // Limits of the logit, beyond four digits of a probability.
  const p = Math.min(0.9999, Math.max(0.0001, score));
  return 1 / (1 + Math.exp(-(scale * Math.log(p / (1 - p)) + offset)));
}

/**
 * Above 0 where a word starts. The head's own opinion decides, corrected by the gap (in character widths): touching cells need a sure head, a gap
 * of more than a width and a half is a space whatever the head says.
 */
function spaceMargin(previous: PlacedCharacter, c: PlacedCharacter, width: number): number {
  const gap = (c.x - c.width / 2 - (previous.x + previous.width / 2)) / width;
  if (gap > 1.5) return Infinity;
  return 2 * (c.start - 0.5) + 0.8 * Math.min(1, Math.max(-0.5, gap - 0.25));
}
