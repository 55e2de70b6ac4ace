/** Columns of a sheet; the letters of a cell's place may say more. */
const MOST_COLUMNS = 2 ** 14;
const MOST_ROWS = 2 ** 20;

/** How large a table becomes once its repetitions are written out. */
export interface SheetSize {
  /** Cells with content. */
  cells: number;
  /** Of the part from the first cell to the last with content: rows times columns. */
  area: number;
}

/** Takes a sheet's XML piece by piece. */
export interface SheetCounter {
  take(piece: string): void;
  readonly size: SheetSize;
}

/** Most characters before and after what is looked for in a tag; without a limit a made-up tag would take forever. */
const LONGEST_TAG = 600;

/** Counts the tags of one kind of sheet: pieces may end amid a tag. */
function counter(tags: RegExp, on: (match: RegExpMatchArray) => void, size: SheetSize): SheetCounter {
  let rest = '';
  return {
    size,
    take: (piece) => {
      const text = rest + piece;
      let end = 0;
      for (const match of text.matchAll(tags)) {
        on(match);
        end = match.index + match[0].length;
      }
      const open = text.lastIndexOf('<');
      rest = open >= end && text.length - open <= LONGEST_TAG ? text.slice(open) : '';
    },
  };
}

/** Of an Excel worksheet (ECMA-376, 18.3.1.4): each cell with content says where it stands. */
export function worksheetSize(): SheetCounter {
  const size = { cells: 0, area: 0 };
  let [rows, columns] = [0, 0];
  const cell = /<(?:\w{1,20}:)?c\s[^<>]{0,200}?\br=["']([A-Z]{1,7})(\d{1,9})["'][^<>]{0,200}(?<!\/)>/g;
  return counter(
    cell,
    ([, letters, row]) => {
      size.cells += 1;
      rows = Math.max(rows, Math.min(MOST_ROWS, Number(row)));
      const column = [...letters!].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
      columns = Math.max(columns, Math.min(MOST_COLUMNS, column));
      size.area = rows * columns;
    },
    size,
  );
}

/** Of the tables in an OpenDocument file (OpenDocument 1.3, part 3, 9.1): rows and cells say how often they are repeated; empty ones fill the sheet. */
export function openDocumentSize(): SheetCounter {
  const size = { cells: 0, area: 0 };
  const repeated = (attributes: string, what: string): number =>
    Math.max(1, Number(new RegExp(`number-${what}-repeated=["'](\\d{1,9})`).exec(attributes)?.[1] ?? 1));
  let [row, times] = [0, 1];
  let [column, filled, last] = [0, 0, 0];
  const tag = /<(\/?)table:(table|table-row|table-cell|covered-table-cell)(?:\s([^<>]{0,500}?))?(\/?)>/g;
  return counter(
    tag,
    ([, closing, name, attributes = '', empty]) => {
      if (name === 'table') row = 0;
      else if (name === 'table-row') {
        if (closing || empty) {
          row += times;
          if (filled > 0) {
            size.cells += filled * times;
            size.area = Math.max(size.area, row * last);
          }
        } else {
          times = repeated(attributes, 'rows');
          [column, filled, last] = [0, 0, 0];
        }
      } else if (!closing) {
        const cells = repeated(attributes, 'columns');
        column += cells;
        if (!empty || attributes.includes('office:value')) {
          filled += cells;
          last = column;
        }
      }
    },
    size,
  );
}
