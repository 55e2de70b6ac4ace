import type { Evidence } from '../../contract/docent.ts';
import type { TextLine } from '../../contract/page.ts';
import { stretchItem } from '../../reading/evidence.ts';
import type { Units } from '../numbers/index.ts';
import { digitsRead } from './digits-read.ts';

/** An amount, and where it is. */
export interface Amount {
  readonly units: Units;
  /** As written. */
  readonly text: string;
  readonly evidence: Evidence;
  readonly x0: number;
  readonly x1: number;
  /** How surely its characters were read, 0..1. */
  readonly score: number;
  /** The chance that every one of its digits was read right, 0..1. */
  readonly read: number;
  /** A letter was taken for a digit, or a mark for another: it may be another number. */
  readonly guessed: boolean;
  /** Written behind an @: what one of them costs. */
  readonly each: boolean;
}

/** The amount that stands at [start, end) of a line, in code points; null where nothing is printed there. @param page from 1 */
export function amountAt(
  page: number,
  line: TextLine,
  [start, end]: readonly [number, number],
  known: Pick<Amount, 'units' | 'guessed' | 'each'>,
): Amount | null {
  const item = stretchItem(line, start, end - 1, 1);
  if (item === null) return null;
  const [x0, , x1] = item.box;
  const read = digitsRead(line, start, end);
  return { ...known, text: item.text, evidence: { page, ...item }, x0, x1, score: line.score, read };
}
