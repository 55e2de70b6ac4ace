import type { PageViewport } from 'pdfjs-dist';
import type { TextContent, TextItem, TextStyle } from 'pdfjs-dist/types/src/display/api.js';
import type { Box } from '../../contract/page.ts';
import type { TextLayerItem } from '../../contract/text-layer.ts';
import { characterShares, type FaceKind } from './character-widths.ts';

/** Default descent and ascent of a font whose file does not say, in font heights. */
const DESCENT = -0.22;
const ASCENT = 0.8;

/** A run in the page's own coordinates (points, y up): where it starts, and unit vectors along and across the writing. */
interface Run {
  readonly origin: readonly [number, number];
  readonly along: readonly [number, number];
  readonly across: readonly [number, number];
  readonly length: number;
  /** From the baseline (or the left of a vertical column's axis) across. */
  readonly from: number;
  readonly to: number;
}

function unit(x: number, y: number): readonly [number, number] {
  const length = Math.hypot(x, y);
  return length > 0 ? [x / length, y / length] : [1, 0];
}

/** pdf.js gives text space's matrix scaled by the font size (ISO 32000-1, 9.4.4) and lengths in points. */
function runOf(item: TextItem, style: TextStyle | undefined): Run {
  const [a, b, c, d, e, f] = item.transform as [number, number, number, number, number, number];
  const size = Math.hypot(c, d) || Math.hypot(a, b);
  const upright = c !== 0 || d !== 0 ? unit(c, d) : unit(-b, a);
  if (style?.vertical) {
    // Vertical writing starts at the top centre of the first character and goes down.
    const down: readonly [number, number] = [-upright[0], -upright[1]];
    return { origin: [e, f], along: down, across: unit(a, b), length: item.height, from: -size / 2, to: size / 2 };
  }
  const ascent = style?.ascent || ASCENT;
  const descent = style?.descent || DESCENT;
  return {
    origin: [e, f],
    along: unit(a, b),
    across: upright,
    length: item.width,
    from: descent * size,
    to: ascent * size,
  };
}

/** The part of a run between two shares of its length, as an axis-aligned box on the displayed page. */
function boxOf(run: Run, start: number, end: number, viewport: PageViewport): Box {
  let [x0, y0, x1, y1] = [1, 1, 0, 0];
  for (const share of [start, end]) {
    for (const offset of [run.from, run.to]) {
      const x = run.origin[0] + run.along[0] * share * run.length + run.across[0] * offset;
      const y = run.origin[1] + run.along[1] * share * run.length + run.across[1] * offset;
      const [px, py] = viewport.convertToViewportPoint(x, y) as [number, number];
      const [u, v] = [clamp(px / viewport.width), clamp(py / viewport.height)];
      x0 = Math.min(x0, u);
      y0 = Math.min(y0, v);
      x1 = Math.max(x1, u);
      y1 = Math.max(y1, v);
    }
  }
  return [x0, y0, x1, y1];
}

const clamp = (value: number) => Math.min(1, Math.max(0, value));

function faceOf(style: TextStyle | undefined): FaceKind {
  const family = style?.fontFamily;
  return family === 'serif' || family === 'monospace' ? family : 'sans-serif';
}

/** Direction of writing on the displayed page, in degrees clockwise. */
function angleOf(run: Run, viewport: PageViewport): number {
  const [x0, y0] = viewport.convertToViewportPoint(0, 0) as [number, number];
  const [x1, y1] = viewport.convertToViewportPoint(run.along[0], run.along[1]) as [number, number];
  const degrees = (Math.atan2(y1 - y0, x1 - x0) * 180) / Math.PI;
  return degrees <= -180 ? 180 : degrees;
}

/**
 * pdf.js's text content as runs with boxes in fractions of the page shown by `viewport` (scale 1). Empty runs and runs
 * outside the page are left out.
 */
export function textLayerItems(content: TextContent, viewport: PageViewport): TextLayerItem[] {
  const items: TextLayerItem[] = [];
  for (const item of content.items) {
    if (!('str' in item)) continue;
    if (item.str === '') {
      const last = items.at(-1);
      if (item.hasEOL && last) last.endsLine = true;
      continue;
    }
    const style = content.styles[item.fontName];
    const run = runOf(item, style);
    const box = boxOf(run, 0, 1, viewport);
    if (!Number.isFinite(box[0] + box[1] + box[2] + box[3]) || box[2] <= box[0] || box[3] <= box[1]) continue;
    const shares = characterShares(item.str, faceOf(style));
    // Right-to-left text is stored in reading order, so its first character is at the far end of the run.
    const rightToLeft = item.dir === 'rtl';
    let start = 0;
    const characters = shares.map((share) => {
      const [from, to] = [start, start + share];
      start = to;
      return rightToLeft ? boxOf(run, 1 - to, 1 - from, viewport) : boxOf(run, from, to, viewport);
    });
    items.push({
      text: item.str,
      box,
      angle: angleOf(run, viewport),
      direction: style?.vertical ? 'ttb' : rightToLeft ? 'rtl' : 'ltr',
      fontHeight: (run.to - run.from) / viewport.height,
      characters,
      endsLine: item.hasEOL,
    });
  }
  return items;
}
