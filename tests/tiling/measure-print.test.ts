import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import type { PageRaster } from '../../src-main/contract/page.ts';
import { cutTiles } from '../../src-main/tiling/index.ts';
import { measurePrint } from '../../src-main/tiling/measure-print.ts';
import { pixelsOf } from '../../src-main/tiling/region.ts';

const LINE = 'THE QUICK BROWN FOX 0123456789';

/** A page of typewriter print: lines of `letter` pixels a letter, from (x, y) on. */
function typed(letter: number, x: number, y: number, ink = '#222', paper = '#fff', size = [1000, 1400]): PageRaster {
  const canvas = createCanvas(size[0]!, size[1]!);
  const context = canvas.getContext('2d');
  context.fillStyle = paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = ink;
  // The font's own advance is measured, so that the test holds for whatever typewriter face the machine has.
  context.font = '100px monospace';
  context.font = `${(100 * letter) / (context.measureText(LINE).width / LINE.length)}px monospace`;
  for (let line = 0; line < 12; line++) context.fillText(LINE, x, y + line * letter * 2.2);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return { width: canvas.width, height: canvas.height, data };
}

const measure = (page: PageRaster) => {
  const rect = { x: 0, y: 0, width: page.width, height: page.height };
  return measurePrint(pixelsOf(page, rect), page.width, page.height);
};

function spot(page: PageRaster, x: number, y: number, width: number, height: number, value: number) {
  for (let row = y; row < y + height; row++) {
    page.data.fill(value, (row * page.width + x) * 4, (row * page.width + x + width) * 4);
  }
}

describe('print is measured before it is read', () => {
  it.each([7, 12, 20])('letters of %i pixels are found to be about so wide', (letter) => {
    const print = measure(typed(letter, 100, 300))!;
    expect(print.letter).toBeGreaterThan(letter * 0.75);
    expect(print.letter).toBeLessThan(letter * 1.3);
  });

  it('light print on dark paper is measured as well', () => {
    const [dark, light] = [measure(typed(12, 100, 300, '#eee', '#111')), measure(typed(12, 100, 300, '#111', '#eee'))];
    expect(Math.abs(dark!.letter - light!.letter)).toBeLessThanOrEqual(1);
  });

  it('empty margins are not part of the printed area, even with dust and the paper’s edge', () => {
    const page = typed(8, 300, 500);
    for (let i = 0; i < 300; i++) spot(page, (i * 131) % 990, (i * 89) % 1390, 2, 2, 0);
    spot(page, 0, 0, 3, 1400, 0);
    const { x, y, width, height } = measure(page)!.area;
    expect(x).toBeGreaterThan(270);
    expect(x).toBeLessThanOrEqual(300);
    expect(x + width).toBeGreaterThanOrEqual(300 + 8 * LINE.length - 8);
    expect(x + width).toBeLessThan(300 + 8 * LINE.length + 30);
    expect(y).toBeGreaterThan(450);
    expect(y + height).toBeLessThan(740);
  });

  it('faint print is found beside a black edge and a stamp', () => {
    const page = typed(12, 100, 500, '#c4c4c4');
    spot(page, 0, 0, 1000, 20, 0);
    spot(page, 300, 60, 60, 60, 0);
    const { area } = measure(page)!;
    expect(area.y + area.height).toBeGreaterThan(500 + 11 * 26);
  });

  it('the lines of a chart are not taken for the strokes of letters', () => {
    const page = typed(12, 100, 900, '#111', '#fff', [1000, 1040]);
    const strokes = [0, 44, 93].map((from) => (y: number) => 60 + from + Math.round(25 * Math.abs(((y / 60) % 2) - 1)));
    for (let y = 60; y < 800; y++) for (const at of strokes) spot(page, at(y), y, 4, 1, 0);
    expect(measure(page)!.letter).toBeGreaterThan(9);
    expect(measure(page)!.letter).toBeLessThan(16);
  });

  it('a photograph, noise and an empty page are not print', () => {
    const noise = typed(12, 100, 300);
    for (let i = 0; i < noise.data.length; i++) if (i % 4 !== 3) noise.data[i] = (i * 2654435761) >>> 24;
    expect(measure(noise)).toBeNull();
    expect(measure(typed(12, 100, 5000))).toBeNull();
  });

  it('small print in wide margins gets the tiles of its margins, and boxes still refer to the page', () => {
    const mini = {
      tileSize: 448,
      overlap: 28,
      maxTiles: 12,
      fixedGrid: { rows: 2, cols: 2 },
      adapters: 4,
      dropBlank: true,
    };
    const page = typed(7, 400, 600);
    const set = cutTiles(page, mini);
    const [x0, , x1] = set.area!;
    const enlarged = set.width / ((x1 - x0) * 1000);
    expect(enlarged).toBeGreaterThan(1.5);
    const local = set.local;
    expect(Math.min(...local.map(({ box }) => box[0]))).toBeCloseTo(x0, 6);
    expect(set.global!.box).toEqual([0, 0, 1, 1]);
    expect(local.length).toBeLessThanOrEqual(12);
  });
});
