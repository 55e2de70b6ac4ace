import type { TextLine } from '../../contract/page.ts';
import type { Row } from '../rows/page-rows.ts';
import { isCode, type NamePart, nameOf } from './item-rows.ts';

/** In letters: how far left of the cell above a name that goes on may begin. */
const INDENT = 1.5;
/** Of the row's height. */
const GAP = 1;

/**
 * Whether a row without amounts carries on the name above it. It does where the first row of the goods has both a name and an amount, all others too, and either the last
 * row is words alone or the items are numbered: nothing else could they belong to.
 */
export function continuation(zone: readonly Row[]): (row: Row, name: NamePart) => boolean {
  const priced = zone.filter((row) => row.amounts.length > 0);
  const named = priced.length > 0 && priced.every(hasName) && zone[0] === priced[0];
  const numbered = priced.length > 1 && priced.every((row, i) => Number.parseInt(row.text, 10) === i + 1);
  const wordsLast = zone.at(-1)?.amounts.length === 0;
  if (!named || !(numbered || wordsLast)) return () => false;
  return (row, name) => {
    const above = zone[zone.indexOf(row) - 1];
    const cell = above === undefined ? undefined : cellOfName(above);
    if (above === undefined || cell === undefined || above.page !== row.page || isCode(name)) return false;
    const letter = (cell.box[2] - cell.box[0]) / [...cell.text].length;
    const aligned = name.evidence[0]!.box[0] > cell.box[0] - INDENT * letter;
    return aligned && row.box[1] - above.box[3] < GAP * (row.box[3] - row.box[1]) && /\p{L}{3}/u.test(name.text);
  };
}

/** The cell that the row's name begins in; a number may stand before it there. */
function cellOfName(row: Row): TextLine | undefined {
  const start = nameOf(row)?.evidence[0]?.box[0];
  return start === undefined ? undefined : row.segments.findLast((segment) => segment.box[0] <= start + 1e-6);
}

function hasName(row: Row): boolean {
  const name = nameOf(row);
  return name !== null && !isCode(name);
}
