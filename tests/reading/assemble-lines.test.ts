import { describe, expect, it } from 'vitest';
import { TextLine } from '../../src-main/contract/page.ts';
import { assembleLines } from '../../src-main/reading/assemble-lines.ts';
import { draw } from './drawn-page.ts';

const page = { width: 600, height: 900 };
const textOf = (lines: readonly TextLine[]) => lines.map((l) => l.text);

const receipt = [
  { text: 'SANYU STATIONERY SHOP', x: 60, y: 60 },
  { text: 'NO. 31G&33G, JALAN SETIA', x: 60, y: 84 },
  { text: 'TOTAL', x: 60, y: 108 },
  { text: '2.00', x: 480, y: 108 },
  { text: 'CASH', x: 60, y: 132 },
  { text: '50.00', x: 468, y: 132 },
];

describe('lines from the reading head', () => {
  it('become words from top to bottom, whatever the order of the characters', () => {
    const characters = draw(receipt, page).reverse();
    expect(textOf(assembleLines(characters, page))).toEqual(receipt.map((l) => l.text));
  });

  it('split a visual row at a wide gap and keep its row number', () => {
    const lines = assembleLines(draw(receipt, page), page);
    expect(lines.map((l) => l.row)).toEqual([0, 1, 2, 2, 3, 3]);
  });

  it.each([-0.06, -0.03, 0.03, 0.06])('are not torn or mixed by a skew of %f', (slope) => {
    const characters = draw(receipt, { width: 600, height: 900 }, slope);
    const lines = assembleLines(characters, page);
    expect(textOf(lines)).toEqual(receipt.map((l) => l.text));
    expect(lines.map((l) => l.row)).toEqual([0, 1, 2, 2, 3, 3]);
  });

  it('follow curled paper, whose lines rise and fall by more than their own distance', () => {
    const flat = Array.from({ length: 10 }, (_, i) => ({
      text: `line number ${i} of the curled page ${i}`,
      x: 20,
      y: 100 + 26 * i,
    }));
    const curled = draw(flat, page).map((c) => ({ ...c, y: c.y + (30 / page.height) * Math.sin(c.x * Math.PI) }));
    expect(textOf(assembleLines(curled, page))).toEqual(flat.map((l) => l.text));
  });

  it('hold together when a line straddles two patch rows and its centres jitter by a fifth of its height', () => {
    let turn = 0;
    const jittered = draw(receipt, page).map((c) => ({
      ...c,
      y: c.y + ((turn++ % 2 === 0 ? 2 : -2) * 2) / page.height / 2,
    }));
    expect(textOf(assembleLines(jittered, page))).toEqual(receipt.map((l) => l.text));
  });

  it('keep the better of two detections of one glyph, even if their classes differ', () => {
    const characters = draw(receipt, page);
    const doubled = characters.flatMap((c) => [c, { ...c, x: c.x + 4 / page.width, score: 0.5, char: '#' }]);
    expect(textOf(assembleLines(doubled, page))).toEqual(receipt.map((l) => l.text));
  });

  it('keep doubled letters of narrow print, which stand close but are two', () => {
    const narrow = [{ text: 'illicit bills', x: 50, y: 100, cell: [5, 20] as const }];
    expect(textOf(assembleLines(draw(narrow, page), page))).toEqual(['illicit bills']);
  });

  it('separate a headline from the small print beside and below it', () => {
    const mixed = [
      { text: 'INVOICE', x: 40, y: 60, cell: [36, 60] as const },
      { text: 'No. 12345', x: 420, y: 60, cell: [8, 14] as const },
      { text: 'all prices in euro', x: 40, y: 102, cell: [8, 14] as const },
      { text: 'payable in 30 days', x: 40, y: 118, cell: [8, 14] as const },
    ];
    expect(textOf(assembleLines(draw(mixed, page), page))).toEqual(mixed.map((l) => l.text));
  });

  it('treat a gap of more than a width and a half as a space, even if the head is unsure', () => {
    const unsure = draw([{ text: 'GRAND TOTAL', x: 40, y: 60 }], page).map((c, i) =>
      i === 5 ? { ...c, start: 0.2, x: c.x + 8 / page.width } : i > 5 ? { ...c, x: c.x + 8 / page.width } : c,
    );
    expect(textOf(assembleLines(unsure, page))).toEqual(['GRAND TOTAL']);
  });

  it('have one box per code point, each inside the line', () => {
    for (const line of assembleLines(draw(receipt, page, 0.02), page)) {
      expect(() => TextLine.parse(line)).not.toThrow();
      expect(line.characters).toHaveLength([...line.text].length);
      for (const box of line.characters) {
        expect(box[0]).toBeGreaterThanOrEqual(line.box[0]);
        expect(box[2]).toBeLessThanOrEqual(line.box[2]);
        expect(box[2]).toBeGreaterThanOrEqual(box[0]);
      }
    }
  });

  it('are none without characters, and characters without a place are dropped', () => {
    expect(assembleLines([], page)).toEqual([]);
    const [first] = draw([{ text: 'A', x: 10, y: 10 }], page);
    expect(assembleLines([{ ...first!, x: Number.NaN }], page)).toEqual([]);
  });

  it('have calibrated confidences if the model was measured', () => {
    const calibration = { scale: 2, offset: 1 };
    const [line] = assembleLines(draw([{ text: 'TO', x: 60, y: 60 }], page), page, { calibration, speaking: null });
    expect(line!.scores![0]).toBeCloseTo(1 / (1 + Math.exp(-2 * Math.log(9) - 1)));
    const certain = draw([{ text: 'T', x: 60, y: 60 }], page).map((c) => ({ ...c, score: 1 }));
    // Certainty stays below 1 and is a number.
    expect(assembleLines(certain, page, { calibration, speaking: null })[0]!.score).toBeLessThan(1);
  });
});
