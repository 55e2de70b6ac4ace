import type { Columns, Fit } from './page-view-state.svelte.ts';

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

/** Pages in rows of one or two, each row in the middle. `sizes` are CSS pixels at 100%, turned as shown. */
export interface PageLayout extends Size {
  readonly zoom: number;
  readonly columns: Columns;
  /** Index 0 is page 1. */
  readonly places: readonly Place[];
  /** The lower edge of each page's row. */
  readonly ends: readonly number[];
}

export function layoutPages(
  sizes: readonly Size[],
  wanted: number,
  viewportWidth: number,
  columns: Columns = 1,
): PageLayout {
  const rows = rowsOf(sizes, columns);
  const highest = (row: readonly Size[]) => row.reduce((most, { height }) => Math.max(most, height), 0);
  const across = (row: readonly Size[], zoom: number) =>
    row.reduce((sum, { width }) => sum + width * zoom, (row.length - 1) * GAP);
  const tall = rows.reduce((sum, row) => sum + highest(row), 0);
  const zoom = Math.min(wanted, (TALLEST - rows.length * GAP) / Math.max(1, tall));
  const widest = rows.reduce((most, row) => Math.max(most, across(row, zoom)), 0);
  const width = Math.max(viewportWidth, Math.ceil(widest) + 2 * MARGIN);
  const places: Place[] = [];
  const ends: number[] = [];
  let top = MARGIN;
  for (const row of rows) {
    const high = Math.round(highest(row) * zoom);
    let left = (width - across(row, zoom)) / 2;
    for (const size of row) {
      // Whole pixels, so that a page's edge and its canvas are sharp.
      const height = Math.round(size.height * zoom);
      places.push({ left: Math.round(left), top, width: Math.round(size.width * zoom), height });
      ends.push(top + high);
      left += size.width * zoom + GAP;
    }
    top += high + GAP;
  }
  return { zoom, columns, places, ends, width, height: top - GAP + MARGIN };
}

function rowsOf(sizes: readonly Size[], columns: Columns): Size[][] {
  const count = Math.ceil(sizes.length / columns);
  return Array.from({ length: count }, (_, row) => sizes.slice(row * columns, (row + 1) * columns));
}

/** The zoom at which a page, or two side by side, fits the window. Never above `most`. */
export function fitZoom(fit: Fit, page: Size, viewport: Size, most: number, columns: Columns = 1): number {
  const wide = Math.max(16, viewport.width - 2 * MARGIN - (columns - 1) * GAP) / (page.width * columns);
  const high = Math.max(16, viewport.height - 2 * MARGIN) / page.height;
  return Math.min(most, fit === 'width' ? wide : Math.min(wide, high));
}

/** Index of the page at `y`, the left one of two: the first whose row's lower edge (with half the gap) is below it. */
export function indexAt({ places, ends }: PageLayout, y: number): number {
  let low = 0;
  let high = places.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! + GAP / 2 > y) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Index of the page at a point. */
export function indexAtPoint(layout: PageLayout, x: number, y: number): number {
  const first = indexAt(layout, y);
  const place = layout.places[first]!;
  return x > place.left + place.width + GAP / 2 ? lastOfRow(layout, first) : first;
}

function lastOfRow({ places, columns }: PageLayout, index: number): number {
  return Math.min(places.length - 1, index - (index % columns) + columns - 1);
}

/** Whether two pages stand side by side, or are one. */
export function inOneRow({ columns }: PageLayout, one: number, other: number): boolean {
  return Math.floor(one / columns) === Math.floor(other / columns);
}

/** Indices [first, last] of the pages that touch the stretch from `top` to `bottom`. */
export function indicesBetween(layout: PageLayout, top: number, bottom: number): readonly [number, number] {
  return [indexAt(layout, top), lastOfRow(layout, indexAt(layout, bottom))];
}

/** The indices of a stretch and those of other pages (from 1), in order. */
export function withOthers(
  [first, last]: readonly [number, number],
  pages: readonly number[],
  layout: PageLayout,
): number[] {
  const indices = new Set(pages.map((page) => page - 1).filter((index) => index < layout.places.length));
  for (let index = first; index <= last; index++) indices.add(index);
  return [...indices].sort((a, b) => a - b);
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
