/** Points between the page's edges and its text, on A4 (ISO 216). */
export const A4 = { width: 595.28, height: 841.89, margin: 56 } as const;
export const LINE_WIDTH = A4.width - 2 * A4.margin;
/** Points. */
export const BODY = 10.5;

/** Text that is broken into lines within a column. */
export interface Cell {
  readonly text: string;
  /** Points from the left margin, and to the column's right end. */
  readonly x: number;
  readonly width: number;
}

/** Cells that begin on one line. */
export interface Block {
  readonly cells: readonly Cell[];
  /** Points. */
  readonly size: number;
  readonly bold: boolean;
  /** Points of space above it. */
  readonly above: number;
  readonly newPage: boolean;
}

export function block(text: string, { indent = 0, ...rest }: Partial<Block> & { indent?: number } = {}): Block {
  const cells = [{ text, x: indent, width: LINE_WIDTH - indent }];
  return { cells, size: BODY, bold: false, above: 0, newPage: false, ...rest };
}

/** The lines of a text as they are; a form feed begins a page. */
export function plainBlocks(text: string): Block[] {
  return text.split('\f').flatMap((page, p) =>
    page
      .replace(/\r?\n$/, '')
      .split(/\r\n|\r|\n/)
      .map((line, i) => block(line, { newPage: p > 0 && i === 0 })),
  );
}
