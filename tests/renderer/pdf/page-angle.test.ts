import { describe, expect, test } from 'vitest';
import type { PageText } from '../../../src-main/contract/library.ts';
import type { Box, TextLine } from '../../../src-main/contract/page.ts';
import { angleOf } from '../../../src-renderer/lib/pdf/page-angle.ts';
import type { PageSource } from '../../../src-renderer/lib/pdf/page-source.ts';
import { PageViewState } from '../../../src-renderer/lib/pdf/page-view-state.svelte.ts';
import { unleanBox, unleanPoint } from '../../../src-renderer/lib/pdf/rotate-box.ts';

const SIZE = { width: 600, height: 800 };

/** Lines of print that run at so many degrees clockwise, as they were read on the page. */
function printed(degrees: number, lines = 6): TextLine[] {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return Array.from({ length: lines }, (_, row) => {
    const characters = Array.from({ length: 20 }, (_, i): Box => {
      const x = (300 + (i - 10) * 12 * cos - (row - 3) * 30 * sin) / SIZE.width;
      const y = (400 + (i - 10) * 12 * sin + (row - 3) * 30 * cos) / SIZE.height;
      return [x - 0.01, y - 0.01, x + 0.01, y + 0.01];
    });
    return { box: [0, 0, 1, 1], text: 'twenty characters on', source: 'model', score: 1, row, characters };
  });
}

function sourceOf(lines: TextLine[]): PageSource {
  const text: PageText = { page: 1, size: SIZE, source: 'model', lines };
  return { knownText: () => text, size: () => SIZE } as unknown as PageSource;
}

describe('How the print of a page stands', () => {
  test.each([
    [0, { upright: 0, lean: 0 }],
    [6, { upright: 0, lean: 6 }],
    [-12, { upright: 0, lean: -12 }],
    [180, { upright: 180, lean: 0 }],
    [90, { upright: 270, lean: 0 }],
    [-86, { upright: 90, lean: 4 }],
  ] as const)('%d degrees', (degrees, angle) => {
    expect(angleOf(printed(degrees), SIZE)).toEqual(angle);
  });

  test('is not told by a line or two', () => {
    expect(angleOf(printed(10, 2), SIZE)).toEqual({ upright: 0, lean: 0 });
  });
});

describe('“Turn”', () => {
  const shown = ({ rotation, straight }: PageViewState) => [rotation, straight];

  test('shows a tilted page straight, then by quarters, then as it is', () => {
    const [view, source] = [new PageViewState(), sourceOf(printed(7))];
    const seen = Array.from({ length: 5 }, () => {
      view.turn(source);
      return [...shown(view), view.leanOf(source, 1)];
    });
    expect(seen).toEqual([
      [0, true, 7],
      [90, true, 7],
      [180, true, 7],
      [270, true, 7],
      [0, false, 0],
    ]);
  });

  test('shows a page that lies upside down the right way up at once', () => {
    const [view, source] = [new PageViewState(), sourceOf(printed(180))];
    view.turn(source);
    expect(shown(view)).toEqual([180, true]);
  });

  test('turns a page that stands upright by quarters', () => {
    const [view, source] = [new PageViewState(), sourceOf(printed(0))];
    for (const rotation of [90, 180, 270, 0]) {
      view.turn(source);
      expect(view.rotation).toBe(rotation);
    }
  });
});

test('A point over a straightened page is the one of the leaning page that is seen there, and a region holds what is seen in it', () => {
  const place = { left: 50, top: 20, width: 600, height: 800 };
  // Ten degrees clockwise about the middle, as the page leans.
  const [x, y] = unleanPoint(350 + 100, 420, place, 10);
  expect(x).toBeCloseTo(0.5 + (100 * Math.cos(Math.PI / 18)) / 600, 6);
  expect(y).toBeCloseTo(0.5 + (100 * Math.sin(Math.PI / 18)) / 800, 6);
  const [x0, y0, x1, y1] = unleanBox([0.6, 0.45, 0.7, 0.55], place, 10);
  expect(x0).toBeLessThan(0.6);
  expect(x1).toBeGreaterThan(0.69);
  expect(y0).toBeLessThan(0.49);
  expect(y1).toBeGreaterThan(0.56);
});
