import { describe, expect, it } from 'vitest';
import type { Box, TextLine } from '../../src-main/contract/page.ts';
import { promptText, uprightLines } from '../../src-main/reading/index.ts';

/** A line of ten characters from (x, y) on, the same way as the page. */
function line(x: number, y: number, row: number): TextLine {
  const characters = Array.from({ length: 10 }, (_, i): Box => [x + i * 0.02, y, x + i * 0.02 + 0.02, y + 0.02]);
  return { box: [x, y, x + 0.2, y + 0.02], text: 'abcdefghij', source: 'model', score: 1, row, characters };
}

const page = [line(0.1, 0.1, 0), line(0.6, 0.1, 0), line(0.1, 0.2, 1), line(0.1, 0.3, 2)];
const moved = (by: (box: Box) => Box) => page.map((l) => ({ ...l, box: by(l.box), characters: l.characters.map(by) }));

const near = (lines: readonly TextLine[]) =>
  lines.forEach((l, i) => {
    l.box.forEach((value, k) => {
      expect(value).toBeCloseTo(page[i]!.box[k]!, 6);
    });
  });

describe('Lines of a page that lies on its side', () => {
  it('stay unchanged if they are level', () => expect(uprightLines(page)).toBe(page));

  it('are turned upright, whichever way the page was turned', () => {
    near(uprightLines(moved(([x0, y0, x1, y1]) => [1 - x1, 1 - y1, 1 - x0, 1 - y0])));
    near(uprightLines(moved(([x0, y0, x1, y1]) => [1 - y1, x0, 1 - y0, x1])));
    near(uprightLines(moved(([x0, y0, x1, y1]) => [y0, 1 - x1, y1, 1 - x0])));
  });

  it('reach a model like those of an upright page', () => {
    const turned = moved(([x0, y0, x1, y1]) => [1 - y1, x0, 1 - y0, x1]);
    const [a, b] = [page, turned].map((lines) => promptText(lines, { maxTokens: 1000 }));
    expect(b!.text).toBe(a!.text);
    b!.centres.forEach((centre, i) => {
      centre?.forEach((value, k) => {
        expect(value).toBeCloseTo(a!.centres[i]![k]!, 6);
      });
    });
  });

  it('keep their rows apart if they slope', () => {
    const fallen = uprightLines(moved(([x0, y0, x1, y1]) => [x0, y0 + 0.15 * x0, x1, y1 + 0.15 * x1]));
    expect(fallen[1]!.box[1]).toBeCloseTo(fallen[0]!.box[1], 2);
  });

  it('in a right-to-left script are not turned upside down', () => {
    const hebrew = moved(([x0, y0, x1, y1]) => [1 - x1, y0, 1 - x0, y1]).map((l) => ({
      ...l,
      source: 'text-layer' as const,
    }));
    expect(uprightLines(hebrew)).toBe(hebrew);
  });
});
