import type { Box, TextLine } from '../contract/page.ts';
import type { TickMark } from '../contract/tile.ts';
import { unionOf } from './geometry.ts';
import { tickSigns } from './tick-signs.ts';
import { uprightLines } from './upright-lines.ts';

export interface TickOption {
  readonly mark: TickMark;
  readonly label: string;
  /** The box as the line writes it. */
  readonly sign: string;
  /** Of the box and its label, on the page. */
  readonly box: Box;
}

/** Boxes that belong together: those of a row, or one below the other, with what stands before or above them. */
export interface TickGroup {
  readonly name: string;
  /** Of a row in a table of boxes, whose labels stand above: what stands above its name, perhaps nothing. null: the labels stand beside their boxes. */
  readonly kind: string | null;
  readonly options: readonly TickOption[];
}

/** "City: Rotterdam" has its value, and names no boxes below it. */
const FIELD = /:\s*\S/;

interface Piece {
  /** On the upright page. */
  readonly x0: number;
  readonly x1: number;
  /** null: text. */
  readonly mark: TickMark | null;
  readonly text: string;
  /** On the page as it is. */
  readonly box: Box;
}

/** The boxes to tick in a page's lines, in groups from the top. */
export function tickGroups(lines: readonly TextLine[]): TickGroup[] {
  const rows = new Map<number, { upright: TextLine; shown: TextLine }[]>();
  uprightLines(lines).forEach((upright, i) => {
    const row = rows.get(upright.row) ?? [];
    row.push({ upright, shown: lines[i]! });
    rows.set(upright.row, row);
  });
  const groups: { name: string; kind: string | null; options: TickOption[]; stacked: boolean }[] = [];
  let above: readonly Piece[] = [];
  for (const row of rows.values()) {
    const text = row.map(({ upright }) => upright.text).join(' ');
    const pieces = row.flatMap(({ upright, shown }) => piecesOf(upright, shown, text)).sort((a, b) => a.x0 - b.x0);
    if (pieces.every(({ mark }) => mark === null)) {
      above = pieces;
      groups.push({ name: '', kind: null, options: [], stacked: false });
      continue;
    }
    const inTable = rowOfTable(pieces, above);
    if (inTable !== null) {
      groups.push({ ...inTable, stacked: false });
      continue;
    }
    const { lead, options } = optionsOf(pieces);
    const last = groups.at(-1);
    const stacked = lead === '' && options.length === 1;
    const title = above.map((piece) => piece.text).join(' ');
    if (stacked && last?.stacked) last.options.push(...options);
    else
      groups.push({
        name: lead === '' && !FIELD.test(title) ? title : lead,
        kind: null,
        options,
        stacked: options.length === 1,
      });
  }
  return groups.filter(({ options }) => options.length > 0).map(({ name, kind, options }) => ({ name, kind, options }));
}

/** Splits a line at its boxes. */
function piecesOf(line: TextLine, shown: TextLine, row: string): Piece[] {
  const pieces: Piece[] = [];
  const characters = [...line.text];
  const push = (start: number, end: number, mark: TickMark | null) => {
    const text = characters.slice(start, end).join('').trim();
    if (text === '') return;
    const [x0, , x1] = unionOf(line.characters.length === 0 ? [line.box] : line.characters.slice(start, end));
    const own = shown.characters.slice(start, end);
    pieces.push({ x0, x1, mark, text, box: own.length === 0 ? shown.box : unionOf(own) });
  };
  let from = 0;
  for (const { mark, start, end } of tickSigns(line.text, row)) {
    push(from, start, null);
    push(start, end, mark);
    from = end;
  }
  push(from, characters.length, null);
  return pieces;
}

/** Boxes side by side with no text between them, after their row's name: the labels stand at the head of the table. null: it is no such row. */
function rowOfTable(
  pieces: readonly Piece[],
  above: readonly Piece[],
): (Omit<TickGroup, 'name'> & { name: string; options: TickOption[] }) | null {
  const first = pieces.findIndex(({ mark }) => mark !== null);
  const boxes = pieces.slice(first);
  if (first < 1 || boxes.length < 2 || boxes.some(({ mark }) => mark === null)) return null;
  const over = (x: number) => above.find(({ x0, x1 }) => x >= x0 && x <= x1);
  const heads = boxes.map(({ x0, x1 }) => over((x0 + x1) / 2));
  if (heads.some((head) => head === undefined)) return null;
  const lead = pieces.slice(0, first);
  return {
    name: lead.map(({ text }) => text).join(' '),
    kind: over(lead[0]!.x0)?.text ?? above.find(({ x0, x1 }) => x0 < lead.at(-1)!.x1 && x1 > lead[0]!.x0)?.text ?? '',
    options: boxes.map(({ mark, text, box }, i) => ({ mark: mark!, label: heads[i]!.text, sign: text, box })),
  };
}

function optionsOf(pieces: readonly Piece[]): { lead: string; options: TickOption[] } {
  const first = pieces.findIndex(({ mark }) => mark !== null);
  const endsWithBox = pieces.at(-1)!.mark !== null;
  // "Adult [ ]  Student [x]": labels stand before their boxes; of one box alone what stands before it is its label too.
  const before = first > 0 && endsWithBox;
  const options: TickOption[] = [];
  let lead = '';
  pieces.forEach((piece, i) => {
    if (piece.mark === null) {
      if (i < (before ? first - 1 : first)) lead = `${lead} ${piece.text}`.trim();
      return;
    }
    const label: Piece[] = [];
    const previous = pieces[i - 1];
    if (!before) for (let k = i + 1; pieces[k]?.mark === null; k++) label.push(pieces[k]!);
    else if (previous?.mark === null) label.push(previous);
    const text = label.map((l) => l.text).join(' ');
    const box = unionOf([piece.box, ...label.map((l) => l.box)]);
    options.push({ mark: piece.mark, sign: piece.text, label: text, box });
  });
  return { lead, options };
}
