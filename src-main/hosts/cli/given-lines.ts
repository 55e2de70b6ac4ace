import type { TextLine } from '../../contract/page.ts';

export interface GivenPage {
  readonly width: number;
  readonly height: number;
  /** Boxes in pixels. */
  readonly lines: readonly { readonly box: readonly [number, number, number, number]; readonly text: string }[];
}

/**
 * A data set's own lines as a page's lines, so that extraction is measured apart from reading. Characters share their line's box evenly;
 * lines whose middles are closer than half a line's height stand on one row.
 */
export function givenLines({ width, height, lines }: GivenPage): TextLine[] {
  const placed = lines
    .filter((line) => line.text.trim() !== '')
    .map(({ box, text }) => ({ box, text, middle: (box[1] + box[3]) / 2, tall: Math.max(1, box[3] - box[1]) }))
    .sort((a, b) => a.middle - b.middle);
  let row = -1;
  let last: { middle: number; tall: number } | undefined;
  return placed.map(({ box: [left, top, right, bottom], text, middle, tall }) => {
    if (last === undefined || middle - last.middle > 0.5 * Math.min(tall, last.tall)) {
      row += 1;
      last = { middle, tall };
    }
    const [x0, y0, x1, y1] = [left / width, top / height, right / width, bottom / height];
    const count = [...text].length;
    const step = (x1 - x0) / count;
    const characters = Array.from({ length: count }, (_, i): TextLine['box'] => [
      x0 + i * step,
      y0,
      x0 + (i + 1) * step,
      y1,
    ]);
    return { box: [x0, y0, x1, y1], text, source: 'model', score: 1, row, characters };
  });
}
