import type { Answer, Evidence } from '../../contract/docent.ts';
import type { Box, TextLine } from '../../contract/page.ts';
import type { ReceiptField } from '../../contract/receipt.ts';
import { foldText } from '../../contract/same-text.ts';
import { unionOf } from '../../reading/geometry.ts';
import { type LookedAgain, withSecondLook } from '../../reading/second-look.ts';
import { withDoubt } from '../combine.ts';
import type { ExtractedReceipt } from '../extract.ts';
import type { ReceiptAnswers } from '../questions.ts';

/** What a book needs from a receipt. */
const NEEDED = ['company', 'address', 'date', 'total', 'subtotal', 'tax', 'cash', 'change'] as const;
/** A letter that was read less surely than this is worth another look. */
const SURE = 0.97;
/** Stretches that are less than this many lines apart are looked at together. */
const TOGETHER = 3;

/** A part of a page with a line's height around it, and the page it is of. */
export interface PartOfPage {
  readonly page: number;
  readonly box: Box;
}

/** Where a receipt's needed fields stand that were not read surely, by page and from the top. */
export function unsureParts(
  { fields }: Pick<ExtractedReceipt, 'fields'>,
  linesOf: (page: number) => readonly TextLine[],
): PartOfPage[] {
  const places = NEEDED.flatMap((name) => placesOf(fields[name]))
    .filter((place) => !surelyRead(place, linesOf(place.page)))
    .sort((a, b) => a.page - b.page || a.box[1] - b.box[1]);
  const parts: (PartOfPage & { height: number })[] = [];
  for (const { page, box } of places) {
    const height = box[3] - box[1];
    const last = parts.at(-1);
    if (last !== undefined && last.page === page && box[1] - last.box[3] < TOGETHER * height) {
      parts[parts.length - 1] = { ...last, box: unionOf([last.box, box]) };
    } else parts.push({ page, box, height });
  }
  return parts.map(({ page, box: [x0, y0, x1, y1], height }) => ({
    page,
    box: [Math.max(0, x0 - height), Math.max(0, y0 - height), Math.min(1, x1 + height), Math.min(1, y1 + height)],
  }));
}

/** The words that a field rests on, and those of the readings beside it. */
function placesOf({ evidence, alternatives }: ReceiptField): readonly Evidence[] {
  return [...evidence, ...alternatives.flatMap((other) => other.evidence)];
}

function surelyRead({ box }: Evidence, lines: readonly TextLine[]): boolean {
  return lines.every((line) => {
    const { scores } = line;
    return scores?.every((score, i) => score >= SURE || !isInside(line.characters[i]!, box)) ?? true;
  });
}

function isInside([x0, y0, x1, y1]: Box, box: Box): boolean {
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];
}

/** A date in which a second look leaves no day is the one of the first look, and waits. */
export function unlessLost<R extends Pick<ExtractedReceipt, 'fields'>>(now: R, first: R): R {
  if (now.fields.date.value !== null || first.fields.date.value === null) return now;
  return { ...now, fields: { ...now.fields, date: withDoubt(first.fields.date, 'low-confidence') } };
}

/** A page's lines and the answers about it with what a second look at a part of it saw. */
export function seenAgain(
  lines: readonly TextLine[],
  answers: ReceiptAnswers,
  again: readonly TextLine[],
  page: number,
): { lines: TextLine[]; answers: ReceiptAnswers } {
  const looked = withSecondLook(lines, again);
  const spelt = Object.entries(answers).map(([field, answer]) => [field, respelt(answer, lines, looked, page)]);
  return { lines: looked.map(({ line }) => line), answers: Object.fromEntries(spelt) };
}

/** An answer that is words of the page, in the letters that they have now. */
function respelt(answer: Answer, lines: readonly TextLine[], looked: readonly LookedAgain[], page: number): Answer {
  const evidence = answer.evidence.map((item) =>
    item.page === page ? { ...item, text: textNow(item, lines, looked) } : item,
  );
  const words = (items: readonly Evidence[]) => items.map(({ text }) => text).join(' ');
  const isQuoted = foldText(words(answer.evidence)) === foldText(answer.answer);
  return { ...answer, evidence, answer: isQuoted ? words(evidence) : answer.answer };
}

function textNow(item: Evidence, lines: readonly TextLine[], looked: readonly LookedAgain[]): string {
  const length = Array.from(item.text).length;
  for (const [i, line] of lines.entries()) {
    const chars = Array.from(line.text);
    const from = line.characters.findIndex((box) => isInside(box, item.box));
    if (from < 0 || chars.slice(from, from + length).join('') !== item.text) continue;
    const { line: now, at } = looked[i]!;
    const end = from + length;
    // What the second look saw before the first letter or behind the last is of the same words.
    const [start, stop] = [from === 0 ? 0 : at[from]!, end === chars.length ? now.characters.length : at[end]!];
    return Array.from(now.text).slice(start, stop).join('').trim();
  }
  return item.text;
}
