import type { Fit } from './page-view-state.svelte.ts';

/** Space between pages and around them, CSS pixels. */
export const GAP = 16;
export const MARGIN = 24;

/** Chromium clips elements taller than about 33 million pixels: beyond this, a long document cannot be enlarged further. */
const TALLEST = 30_000_000;

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Place extends Size {
  /** CSS pixels from the content's top left corner. */
  readonly left: number;
  readonly top: number;
}

/** Pages one under the other, each in the middle. `sizes` are CSS pixels at 100%, turned as shown. */
export interface PageLayout extends Size {
  readonly zoom: number;
  /** Index 0 is page 1. */
  readonly places: readonly Place[];
}

export function layoutPages(sizes: readonly Size[], wanted: number, viewportWidth: number): PageLayout {
  const tall = sizes.reduce((sum, size) => sum + size.height, 0);
  const zoom = Math.min(wanted, (TALLEST - sizes.length * GAP) / Math.max(1, tall));
  const widest = sizes.reduce((most, size) => Math.max(most, size.width), 0) * zoom;
  const width = Math.max(viewportWidth, Math.ceil(widest) + 2 * MARGIN);
  let top = MARGIN;
  const places = sizes.map((size) => {
    // Whole pixels, so that a page's edge and its canvas are sharp.
    const place = {
      left: Math.round((width - size.width * zoom) / 2),
      top,
      width: Math.round(size.width * zoom),
      height: Math.round(size.height * zoom),
    };
    top += place.height + GAP;
    return place;
  });
  return { zoom, places, width, height: top - GAP + MARGIN };
}

/** The zoom at which a page fits the window. Never above `most`. */
export function fitZoom(fit: Fit, page: Size, viewport: Size, most: number): number {
  const wide = Math.max(16, viewport.width - 2 * MARGIN) / page.width;
  const high = Math.max(16, viewport.height - 2 * MARGIN) / page.height;
  return Math.min(most, fit === 'width' ? wide : Math.min(wide, high));
}

/** Index of the page at `y`: the first whose lower edge (with half the gap) is below it. */
export function indexAt({ places }: PageLayout, y: number): number {
  let low = 0;
  let high = places.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const place = places[middle]!;
    if (place.top + place.height + GAP / 2 > y) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Indices [first, last] of the pages that touch the stretch from `top` to `bottom`. */
export function indicesBetween(layout: PageLayout, top: number, bottom: number): readonly [number, number] {
  return [indexAt(layout, top), indexAt(layout, bottom)];
}

/** A point of a page that should stay where it is in the window while the layout changes. */
export interface Anchor {
  readonly index: number;
  /** Fractions of the page as shown; outside 0..1 in the gaps around it. */
  readonly x: number;
  readonly y: number;
  /** In the window, CSS pixels from its top left. */
  readonly atX: number;
  readonly atY: number;
}

export interface Scroll {
  readonly left: number;
  readonly top: number;
}

export function anchorAt(layout: PageLayout, scroll: Scroll, atX: number, atY: number): Anchor {
  const index = indexAt(layout, scroll.top + atY);
  const place = layout.places[index]!;
  return {
    index,
    x: (scroll.left + atX - place.left) / place.width,
    y: (scroll.top + atY - place.top) / place.height,
    atX,
    atY,
  };
}

/** Where to scroll so that the anchor is where it was. */
export function scrollFor(layout: PageLayout, anchor: Anchor): Scroll {
  const place = layout.places[Math.min(anchor.index, layout.places.length - 1)]!;
  return {
    left: Math.max(0, place.left + anchor.x * place.width - anchor.atX),
    top: Math.max(0, place.top + anchor.y * place.height - anchor.atY),
  };
}

/** Where to scroll so that a box (fractions of the page as shown) stands in the middle of the window, or its start if it is larger. */
export function scrollToBox(
  layout: PageLayout,
  index: number,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  viewport: Size,
): Scroll {
  const place = layout.places[index]!;
  const along = (start: number, from: number, to: number, length: number, window: number) => {
    const size = (to - from) * length;
    const spare = Math.max(MARGIN, (window - size) / 2);
    return Math.max(0, start + from * length - spare);
  };
  return {
    left: along(place.left, x0, x1, place.width, viewport.width),
    top: along(place.top, y0, y1, place.height, viewport.height),
  };
}

/** Room that a box needs above and below to be comfortably in view, CSS pixels. */
const COMFORT = 32;

/** Whether a box (fractions of the page as shown) is where the reader sees it anyway. */
export function isWellInView(
  layout: PageLayout,
  index: number,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  scroll: Scroll,
  viewport: Size,
): boolean {
  const place = layout.places[index]!;
  return (
    place.top + y0 * place.height >= scroll.top + COMFORT &&
    place.top + y1 * place.height <= scroll.top + viewport.height - COMFORT &&
    place.left + x0 * place.width >= scroll.left &&
    place.left + x1 * place.width <= scroll.left + viewport.width
  );
}
