import { describe, expect, it } from 'vitest';
import {
  anchorAt,
  fitZoom,
  GAP,
  indexAt,
  indexAtPoint,
  indicesBetween,
  inOneRow,
  layoutPages,
  MARGIN,
  scrollFor,
  scrollToBox,
} from '../../../src-renderer/lib/pdf/page-layout.ts';
import { visiblePart } from '../../../src-renderer/lib/pdf/visible-part.ts';

const a4 = { width: 800, height: 1131 };
const many = Array.from({ length: 300 }, () => a4);
const viewport = { width: 1000, height: 700 };

describe('the layout of pages', () => {
  it('puts pages one under the other, each in the middle, with whole pixels', () => {
    const { places, width, height } = layoutPages([a4, { width: 400, height: 300 }], 1.1, 1000);
    expect(places[0]).toEqual({ left: 60, top: MARGIN, width: 880, height: 1244 });
    expect(places[1]).toEqual({ left: 280, top: MARGIN + 1244 + GAP, width: 440, height: 330 });
    expect(width).toBe(1000);
    expect(height).toBe(MARGIN + 1244 + GAP + 330 + MARGIN);
  });

  it('grows wider than the window if a page does', () => {
    const { width, places } = layoutPages([a4], 2, 1000);
    expect(width).toBe(1600 + 2 * MARGIN);
    expect(places[0]!.left).toBe(MARGIN);
  });

  it('finds the page at every height, and the gap belongs to the nearer page', () => {
    const layout = layoutPages(many, 1, 1000);
    const second = layout.places[1]!;
    expect(indexAt(layout, -50)).toBe(0);
    expect(indexAt(layout, second.top - GAP / 2 - 1)).toBe(0);
    expect(indexAt(layout, second.top - GAP / 2)).toBe(1);
    expect(indexAt(layout, layout.height + 99)).toBe(299);
    layout.places.forEach((place, index) => {
      expect(indexAt(layout, place.top + place.height / 2)).toBe(index);
    });
  });

  it('needs only the pages near the window, however long the document', () => {
    const layout = layoutPages(many, 1, 1000);
    const top = layout.places[150]!.top;
    expect(indicesBetween(layout, top - 350, top + 1050)).toEqual([149, 150]);
  });

  it('puts two side by side, and each is found where it stands', () => {
    const short = { width: 400, height: 300 };
    const layout = layoutPages([a4, short, short], 0.5, 1000, 2);
    const [first, second, third] = layout.places;
    expect(second!.top).toBe(first!.top);
    expect(second!.left).toBe(first!.left + first!.width + GAP);
    expect(third!.top).toBe(MARGIN + first!.height + GAP);
    const at = (x: number, place: { readonly top: number }) => indexAtPoint(layout, x, place.top + 5);
    expect([at(first!.left, first!), at(second!.left + 5, first!), at(999, third!)]).toEqual([0, 1, 2]);
    // Below the shorter of two there is still its row.
    expect(indexAtPoint(layout, second!.left + 5, first!.top + first!.height - 5)).toBe(1);
    expect(indicesBetween(layout, 0, 10)).toEqual([0, 1]);
    expect([inOneRow(layout, 0, 1), inOneRow(layout, 1, 2)]).toEqual([true, false]);
    expect(fitZoom('width', a4, viewport, 8, 2)).toBeCloseTo((1000 - 2 * MARGIN - GAP) / 1600);
  });

  it('never grows taller than a browser can scroll', () => {
    const layout = layoutPages(
      Array.from({ length: 5000 }, () => a4),
      8,
      1000,
    );
    expect(layout.height).toBeLessThan(33_000_000);
    expect(layout.zoom).toBeGreaterThan(4);
  });

  it('keeps the point under the pointer where it is while zooming', () => {
    const before = layoutPages(many, 1, 1000);
    const scroll = { left: 0, top: 5000 };
    const anchor = anchorAt(before, scroll, 700, 300);
    const after = layoutPages(many, 2.5, 1000);
    const now = anchorAt(after, scrollFor(after, anchor), 700, 300);
    expect(now.index).toBe(anchor.index);
    expect(now.x).toBeCloseTo(anchor.x, 2);
    expect(now.y).toBeCloseTo(anchor.y, 2);
  });

  it('fits a page by its width, or completely, and never beyond the largest zoom', () => {
    expect(fitZoom('width', a4, viewport, 8)).toBeCloseTo((1000 - 2 * MARGIN) / 800, 10);
    expect(fitZoom('page', a4, viewport, 8)).toBeCloseTo((700 - 2 * MARGIN) / 1131, 10);
    expect(fitZoom('width', { width: 4, height: 4 }, viewport, 8)).toBe(8);
  });

  it('scrolls a box to the middle of the window, and to its start when it is larger than the window', () => {
    const layout = layoutPages(many, 1, 1000);
    const place = layout.places[10]!;
    const middle = scrollToBox(layout, 10, [0.5, 0.5, 0.6, 0.52], viewport);
    const centre = place.top + 0.51 * place.height - middle.top;
    expect(centre).toBeCloseTo(viewport.height / 2, 0);
    const large = scrollToBox(layout, 10, [0, 0, 1, 1], viewport);
    expect(large.top).toBe(place.top - MARGIN);
  });
});

describe('the part of a page that is drawn when it is enlarged', () => {
  const layout = layoutPages([a4], 8, 1000);
  const place = layout.places[0]!;

  it('covers what the window sees, and not much more', () => {
    const scroll = { left: 2000, top: 4000 };
    const [x0, y0, x1, y1] = visiblePart(place, scroll, viewport);
    expect(x0 * place.width + place.left).toBeLessThanOrEqual(2000);
    expect(x1 * place.width + place.left).toBeGreaterThanOrEqual(3000);
    expect(y0 * place.height + place.top).toBeLessThanOrEqual(4000);
    expect(y1 * place.height + place.top).toBeGreaterThanOrEqual(4700);
    expect((x1 - x0) * place.width * (y1 - y0) * place.height).toBeLessThan(1000 * 700 * 2.3);
  });

  it('stays the same while the reader scrolls a little', () => {
    const part = visiblePart(place, { left: 2000, top: 4000 }, viewport);
    expect(visiblePart(place, { left: 2003, top: 4002 }, viewport)).toEqual(part);
  });

  it('is empty for a page that is out of view', () => {
    const [, y0, , y1] = visiblePart(place, { left: 0, top: 90_000 }, viewport);
    expect(y1).toBe(y0);
  });
});
