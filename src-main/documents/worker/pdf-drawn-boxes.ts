import type { PDFPageProxy } from 'pdfjs-dist';
import type { Box } from '../../contract/page.ts';
import type { TextLayerItem } from '../../contract/text-layer.ts';
import { BOXES, type TickBox } from '../../contract/tile.ts';
import { findTickBoxes, pixelsOf, rasterScale } from '../../tiling/index.ts';
import { drawPdfPage } from './pdf-raster.ts';

/** Milliseconds: a page that takes longer to draw keeps the text that it has. */
const LONGEST = 5000;
/** Circles may be smaller here than where they must be told from letters: what is a letter is known. */
const NARROWER = 0.85;
/** Characters that mark the box around them, or are one: an x, ticks and crosses, dots, and the glyphs of fonts of signs. */
const MARK = /^[xX\u2022\u25a0-\u25ff\u2700-\u27bf\ue000-\uf8ff]$/;
/** Fewer letters give no measure of a box. */
const FEWEST_LETTERS = 12;

/** The boxes and circles to tick that a page draws as shapes; null: it takes too long to draw, or has hardly any text. */
export async function drawnBoxes(
  page: PDFPageProxy,
  items: readonly TextLayerItem[],
  signal?: AbortSignal,
): Promise<TickBox[] | null> {
  const { width, height } = page.getViewport({ scale: 1 });
  const level = items.filter(({ angle }) => angle === 0);
  const widths = level.flatMap(({ characters }) => characters.map(([x0, , x1]) => x1 - x0)).sort((a, b) => a - b);
  if (widths.length < FEWEST_LETTERS) return null;
  const slow = AbortSignal.timeout(LONGEST);
  const scale = rasterScale('pdf', { width, height });
  const stopped = signal === undefined ? slow : AbortSignal.any([signal, slow]);
  const raster = await drawPdfPage(page, scale, stopped).catch((error: unknown) => {
    if (slow.aborted && signal?.aborted !== true) return null;
    throw error;
  });
  if (raster === null) return null;
  const whole = { x: 0, y: 0, width: raster.width, height: raster.height };
  const letter = NARROWER * widths[widths.length >> 1]! * raster.width;
  return findTickBoxes({ ...pixelsOf(raster, whole), width: raster.width, height: raster.height }, letter);
}

/**
 * A page's runs of text with its drawn boxes as characters of the text: where the file knows no fields, as after a form was flattened, its pixels alone tell which are ticked.
 */
export function withDrawnBoxes(items: readonly TextLayerItem[], boxes: readonly TickBox[]): TextLayerItem[] {
  let kept = [...items];
  for (const { box, mark } of boxes) {
    const within = kept.filter(
      ({ text, characters }) => text.trim() !== '' && characters.some((character) => isWithin(character, box)),
    );
    // The field of a form, or a letter that looks like a circle, is in the text already.
    if (within.some(({ text }) => !MARK.test(text.trim()))) continue;
    kept = kept.filter((item) => !within.includes(item));
    kept.push(signAt(box, BOXES[mark]));
  }
  return kept;
}

function isWithin([x0, y0, x1, y1]: Box, box: Box): boolean {
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return x > box[0] && x < box[2] && y > box[1] && y < box[3];
}

function signAt(box: Box, text: string): TextLayerItem {
  const fontHeight = box[3] - box[1];
  return { text, box, angle: 0, direction: 'ltr', fontHeight, characters: [box], endsLine: false };
}
