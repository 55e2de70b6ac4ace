import { createCanvas, ImageData } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import type { Box, PageRaster } from '../../src-main/contract/page.ts';
import type { TilingOptions } from '../../src-main/contract/tile.ts';
import { boxOnPage, cutTiles } from '../../src-main/tiling/index.ts';
import { pixelsOf } from '../../src-main/tiling/region.ts';
import { straighten } from '../../src-main/tiling/straighten.ts';
import { boxInView } from '../../src-main/tiling/view.ts';

const mini: TilingOptions = {
  tileSize: 448,
  overlap: 28,
  maxTiles: 12,
  fixedGrid: { rows: 2, cols: 2 },
  adapters: 4,
  dropBlank: true,
};
const LINES = [
  'Nordmarkt Lehmann',
  'Hafenstrasse 12',
  'Kaffee crema 12,99',
  'Gouda jung 3,49',
  'Pfand 0,50',
  'SUMME EUR 22,35',
];

interface Sheet {
  readonly shadow?: boolean;
  readonly degrees?: number;
  readonly table?: string;
}

/** A sheet of print of 700 x 900 pixels that lies askew in the middle of a picture; its lower right corner bears a black square. */
function photographed({ degrees = 0, table = '#fff', shadow = false }: Sheet): PageRaster {
  const canvas = createCanvas(1200, 1400);
  const context = canvas.getContext('2d');
  context.fillStyle = table;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(600, 700);
  context.rotate((degrees * Math.PI) / 180);
  context.fillStyle = '#f4f4f4';
  context.fillRect(-350, -450, 700, 900);
  context.fillStyle = '#222';
  context.font = '26px monospace';
  for (let line = 0; line < 18; line++) context.fillText(LINES[line % LINES.length]!, -300, -380 + line * 44);
  context.fillRect(280, 380, 40, 40);
  if (shadow) {
    context.resetTransform();
    context.fillStyle = 'rgba(0, 0, 0, 0.4)';
    context.beginPath();
    context.moveTo(1200, 300);
    context.lineTo(1200, 1400);
    context.lineTo(200, 1400);
    context.fill();
  }
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return { width: canvas.width, height: canvas.height, data };
}

/** Where the black square's middle is on the picture, fractions. */
function squareAt(degrees: number): [number, number] {
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  return [(600 + 300 * cos - 400 * sin) / 1200, (700 + 300 * sin + 400 * cos) / 1400];
}

const middle = ([x0, y0, x1, y1]: Box) => [(x0 + x1) / 2, (y0 + y1) / 2] as const;

describe('A page is straightened before it is cut', () => {
  it('a straight page is cut unchanged', () => {
    expect(cutTiles(photographed({}), mini).view).toBeUndefined();
    expect(cutTiles(photographed({ degrees: 1 }), mini).view).toBeUndefined();
  });

  it.each([-14, -6, 3.5, 9])('lines that slope by %d degrees are levelled', (degrees) => {
    const { view } = cutTiles(photographed({ degrees }), mini);
    expect(view!.tilted).toBeCloseTo(degrees, 0);
    expect(view).toMatchObject({ turned: 0, dewarped: false });
  });

  it.each([0, 6, -14])(
    'paper on a table at %d degrees is cut out by its corners, and boxes still name places of the picture',
    (degrees) => {
      const { view } = cutTiles(photographed({ degrees, table: '#5a4632' }), mini);
      expect(view!.dewarped).toBe(true);
      expect(view!.straight.width).toBeGreaterThan(680);
      expect(view!.straight.width).toBeLessThan(720);
      expect(view!.straight.height).toBeGreaterThan(880);
      expect(view!.straight.height).toBeLessThan(920);
      // On the sheet the square's middle is 650 of 700 pixels from the left and 850 of 900 from the top.
      const square: Box = [630 / 700, 830 / 900, 670 / 700, 870 / 900];
      const [x, y] = middle(boxOnPage(view!, square));
      const [wantedX, wantedY] = squareAt(degrees);
      expect(Math.abs(x - wantedX)).toBeLessThan(0.01);
      expect(Math.abs(y - wantedY)).toBeLessThan(0.01);
      boxInView(view!, boxOnPage(view!, square)).forEach((value, i) => {
        expect(value).toBeCloseTo(square[i]!, 2);
      });
    },
  );

  it('a shadow that falls across the paper leaves none of it out', () => {
    const { view } = cutTiles(photographed({ degrees: 6, table: '#3a2e22', shadow: true }), mini);
    expect(view!.straight.width).toBeGreaterThan(680);
    expect(view!.straight.width).toBeLessThan(720);
    expect(view!.straight.height).toBeGreaterThan(880);
    expect(view!.straight.height).toBeLessThan(920);
  });

  it.each([1, 2, 3] as const)(
    'turned by %d quarters the tiles show the page turned, and boxes still refer to the page',
    (quarters) => {
      const page = photographed({});
      const { view } = cutTiles(page, mini, undefined, quarters);
      expect(view!.turned).toBe(90 * quarters);
      const turned: Record<number, Box> = { 1: [0.8, 0.1, 0.9, 0.2], 2: [0.8, 0.8, 0.9, 0.9], 3: [0.1, 0.8, 0.2, 0.9] };
      boxOnPage(view!, turned[quarters]!).forEach((value, i) => {
        expect(value).toBeCloseTo([0.1, 0.1, 0.2, 0.2][i]!, 6);
      });
    },
  );

  it('a page that darkens slowly towards its edges is no sheet on a table', () => {
    const [width, height] = [1200, 1400];
    const canvas = createCanvas(width, height);
    const context = canvas.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#222';
    context.font = '26px monospace';
    for (let line = 0; line < 18; line++) context.fillText(LINES[line % LINES.length]!, 300, 280 + line * 50);
    const { data } = context.getImageData(0, 0, width, height);
    for (let i = 0; i < data.length; i += 4) {
      const [x, y] = [(i / 4) % width, Math.floor(i / 4 / width)];
      const out = Math.max(Math.abs((2 * x) / width - 1), Math.abs((2 * y) / height - 1));
      for (let channel = 0; channel < 3; channel++) data[i + channel]! *= 1 - 0.9 * out ** 2;
    }
    expect(cutTiles({ width, height, data }, mini).view).toBeUndefined();
  });

  it.each([1, 2])('white boxes (%d) on a dark slide are no sheets of paper: the title above them is kept', (boxes) => {
    const [width, height] = [1600, 900];
    const canvas = createCanvas(width, height);
    const context = canvas.getContext('2d');
    context.fillStyle = '#1e283c';
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#fff';
    context.font = '56px sans-serif';
    context.fillText('Quarterly results of Northwind', 80, 110);
    for (let box = 0; box < boxes; box++) {
      const x = 80 + box * 760;
      context.fillStyle = '#fff';
      context.fillRect(x, 180, 680, 600);
      context.fillStyle = '#222';
      context.font = '44px sans-serif';
      for (let line = 0; line < 4; line++) context.fillText(LINES[line + 1]!, x + 40, 260 + line * 110);
    }
    const { data } = context.getImageData(0, 0, width, height);
    const slide = pixelsOf({ width, height, data }, { x: 0, y: 0, width, height });
    const { view, pixels } = straighten({ ...slide, width, height });
    expect(view).toBeNull();
    expect(pixels.data).toEqual(slide.data);
  });

  it('the published model sees the page as it is', () => {
    const monkey = { ...mini, overlap: 0, maxTiles: null, dropBlank: false };
    expect(cutTiles(photographed({ degrees: 9 }), monkey).view).toBeUndefined();
  });

  it('two sheets in one photograph are both kept, and the table around them is not', () => {
    const [one, other] = [
      photographed({ degrees: 3, table: '#6b4a2f' }),
      photographed({ degrees: -3, table: '#6b4a2f' }),
    ];
    const canvas = createCanvas(2 * one.width, one.height);
    const context = canvas.getContext('2d');
    for (const [i, { width, height, data }] of [one, other].entries()) {
      context.putImageData(new ImageData(data, width, height), i * width, 0);
    }
    const { width, height } = canvas;
    const pixels = pixelsOf(
      { width, height, data: context.getImageData(0, 0, width, height).data },
      { x: 0, y: 0, width, height },
    );
    const { print, view, pixels: kept } = straighten({ ...pixels, width, height });
    expect(view!.dewarped).toBe(false);
    expect(print!.area.x).toBeLessThan(0.25 * width);
    expect(print!.area.x + print!.area.width).toBeGreaterThan(0.75 * width);
    // The table's corner is as white as paper.
    expect([...kept.data.subarray(0, kept.channels)]).toEqual(Array(kept.channels).fill(255));
  });
});
