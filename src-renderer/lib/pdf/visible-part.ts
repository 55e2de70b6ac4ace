import type { Box } from '../../../src-main/contract/page.ts';
import type { Place, Scroll } from './page-layout.ts';

/** Margin around the visible part, as a share of the window, so that a short scroll needs no new drawing. */
const MORE = 0.15;
/** The part moves in steps of this share of the window, so that it does not change with every pixel of scrolling. */
const STEP = 0.1;

/** The visible part of a page (as shown), in fractions of it. */
export function visiblePart(
  place: Place,
  scroll: Scroll,
  viewport: { readonly width: number; readonly height: number },
): Box {
  const along = (start: number, length: number, from: number, window: number): readonly [number, number] => {
    const step = Math.max(1, window * STEP);
    const low = Math.floor((from - start - window * MORE) / step) * step;
    const high = Math.ceil((from + window - start + window * MORE) / step) * step;
    return [Math.min(1, Math.max(0, low / length)), Math.min(1, Math.max(0, high / length))];
  };
  const [x0, x1] = along(place.left, place.width, scroll.left, viewport.width);
  const [y0, y1] = along(place.top, place.height, scroll.top, viewport.height);
  return [x0, y0, Math.max(x1, x0), Math.max(y1, y0)];
}
