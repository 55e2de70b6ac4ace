import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import type { PageRaster } from '../../src-main/contract/page.ts';
import { findTickBoxes } from '../../src-main/tiling/find-tick-boxes.ts';
import { measurePrint } from '../../src-main/tiling/measure-print.ts';
import { pixelsOf } from '../../src-main/tiling/region.ts';
import { drawForm, type FormLook, type TickForm } from '../fixtures/tick-form.ts';

const LOOK: FormLook = { font: 'sans-serif', size: 24, box: 1, line: 3, reach: 0 };
const FORM: TickForm = {
  title: 'Membership form',
  fields: [
    ['Surname', 'Okonkwo'],
    ['First name', 'Adaeze'],
    ['Date of birth', '14 March 1991'],
  ],
  questions: [
    {
      name: 'Membership',
      layout: 'below',
      options: [
        { label: 'Adult', mark: 'empty' },
        { label: 'Student', mark: 'crossed' },
        { label: 'Family, up to four people', mark: 'empty' },
      ],
    },
    {
      name: 'Payment',
      layout: 'beside',
      options: [
        { label: 'by card', mark: 'ticked' },
        { label: 'in cash', mark: 'empty' },
      ],
    },
  ],
};

function boxesOf(raster: PageRaster) {
  const { width, height } = raster;
  const pixels = { ...pixelsOf(raster, { x: 0, y: 0, width, height }), width, height };
  const print = measurePrint(pixels, width, height);
  return findTickBoxes(pixels, print!.letter);
}

const marks = (form: TickForm, look: FormLook) => {
  const { raster, boxes } = drawForm(form, look);
  const seen = boxesOf(raster).map(({ box: [x0, y0, x1, y1], mark }) => ({ x: (x0 + x1) / 2, y: (y0 + y1) / 2, mark }));
  return { wanted: boxes, seen: seen.sort((a, b) => a.y - b.y || a.x - b.x) };
};

/** Print alone: letters in several sizes and faces, a table, a framed heading. */
function withoutBoxes(font: string): PageRaster {
  const canvas = createCanvas(1240, 1754);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, 1240, 1754);
  context.fillStyle = context.strokeStyle = '#111';
  let y = 100;
  for (const size of [20, 26, 34, 46, 60]) {
    for (const weight of ['', 'bold']) {
      context.font = `${weight} ${size}px ${font}`;
      for (const line of ['DOB ODD GOOD BOARD 0080 [D] 4B', 'Ordered goods: abdomen, doodad, 600 pod']) {
        context.fillText(line, 80, y);
        y += 1.4 * size;
      }
    }
  }
  context.lineWidth = 2;
  for (let row = 0; row < 5; row++)
    for (let col = 0; col < 12; col++) context.strokeRect(80 + 40 * col, y + 40 * row, 40, 40);
  context.strokeRect(700, y, 200, 40);
  const { data } = context.getImageData(0, 0, 1240, 1754);
  return { width: 1240, height: 1754, data };
}

describe('Printed boxes to tick', () => {
  it.each([
    ['as they are', {}],
    ['with marks that reach out of them', { reach: 0.3 }],
    ['filled', { filled: true }],
    ['large, with thin lines', { box: 1.35, line: 2 }],
    ['in small print', { size: 20, line: 2 }],
  ] satisfies [string, Partial<FormLook>][])('are found, ticked, crossed and empty ones told apart: %s', (_, look) => {
    const { wanted, seen } = marks(FORM, { ...LOOK, ...look });
    expect(seen.map(({ mark }) => mark)).toEqual(wanted.map(({ mark }) => mark));
    seen.forEach(({ x, y }, i) => {
      expect(Math.hypot(x - wanted[i]!.x, y - wanted[i]!.y)).toBeLessThan(0.01);
    });
  });

  it.each(['empty', 'ticked', 'crossed'] as const)('one alone is found, %s', (mark) => {
    const alone = [
      { name: '', layout: 'alone', options: [{ label: 'I agree to the terms of this contract.', mark }] },
    ] as const;
    const { seen } = marks({ ...FORM, questions: alone }, LOOK);
    expect(seen.map((box) => box.mark)).toEqual([mark]);
  });

  it.each(['sans-serif', 'serif', 'monospace'])('letters, cells and frames are none (%s)', (font) => {
    expect(boxesOf(withoutBoxes(font))).toEqual([]);
  });
});

describe('Circles to tick', () => {
  /** Three rows of circles before their labels, the middle one with a dot, and a line of print with round letters. */
  function withCircles(size: number, line: number): PageRaster {
    const canvas = createCanvas(1240, 700);
    const context = canvas.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, 1240, 700);
    context.fillStyle = context.strokeStyle = '#111';
    context.font = `${size}px sans-serif`;
    context.lineWidth = line;
    for (const [i, label] of ['Never or hardly ever', 'Once or twice a week', 'Every day of the week'].entries()) {
      const y = 150.3 + 2.2 * i * size;
      context.beginPath();
      context.arc(120.4, y - 0.35 * size, 0.52 * size, 0, 2 * Math.PI);
      context.stroke();
      if (i === 1) {
        context.beginPath();
        context.arc(120.4, y - 0.35 * size, 0.25 * size, 0, 2 * Math.PI);
        context.fill();
      }
      context.fillText(label, 120 + 1.2 * size, y);
    }
    context.fillText('OTTO O. Okoro, BOOKS 100, 8008 © 2026 o o O 0 ● one ● two', 100, 500);
    const { data } = context.getImageData(0, 0, 1240, 700);
    return { width: 1240, height: 700, data };
  }

  it.each([
    [20, 2],
    [26, 2],
    [26, 3],
    [34, 3],
  ])('are seen with their marks, and round letters are none (print of %i pixels)', (size, line) => {
    const circles = boxesOf(withCircles(size, line)).sort((a, b) => a.box[1] - b.box[1]);
    expect(circles.map(({ mark }) => mark)).toEqual(['empty', 'ticked', 'empty']);
    for (const { box } of circles) {
      expect(((box[0] + box[2]) / 2) * 1240).toBeCloseTo(120, -1);
      expect((box[2] - box[0]) * 1240).toBeGreaterThan(0.9 * size);
    }
  });

  it('are found where their corners are rounded, in a size of their own', () => {
    const canvas = createCanvas(1100, 900);
    const context = canvas.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, 1100, 900);
    context.fillStyle = context.strokeStyle = '#111';
    context.lineWidth = 3;
    context.font = '30px sans-serif';
    for (const [i, size] of ['Small', 'Medium', 'Large', 'Extra large'].entries()) {
      const y = 150 + 70 * i;
      context.beginPath();
      context.roundRect(80, y, 36, 36, 7);
      context.stroke();
      context.fillText(size, 140, y + 30);
      if (i !== 2) continue;
      context.moveTo(86, y + 18);
      context.lineTo(96, y + 30);
      context.lineTo(112, y + 6);
      context.stroke();
    }
    for (const [i, means] of ['Cash payment', 'Bank card', 'Invoice'].entries()) {
      context.strokeRect(600, 150 + 70 * i, 28, 28);
      context.fillText(means, 650, 175 + 70 * i);
    }
    const { data } = context.getImageData(0, 0, 1100, 900);
    const found = boxesOf({ width: 1100, height: 900, data });
    const rounded = found.filter(({ box }) => box[0] < 0.3).sort((a, b) => a.box[1] - b.box[1]);
    expect(rounded.map(({ mark }) => mark)).toEqual(['empty', 'empty', 'ticked', 'empty']);
    expect(found.length - rounded.length).toBe(3);
  });

  it('are found where they are drawn in grey beside black print', () => {
    const canvas = createCanvas(1000, 600);
    const context = canvas.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, 1000, 600);
    context.fillStyle = '#111';
    context.font = '30px sans-serif';
    for (const [i, means] of ['Newspaper', 'Radio', 'A friend', 'Internet search'].entries()) {
      context.strokeStyle = '#999';
      context.lineWidth = 2;
      context.strokeRect(80, 150 + 80 * i, 30, 30);
      context.fillText(means, 140, 177 + 80 * i);
    }
    context.strokeStyle = '#1a3fa0';
    context.lineWidth = 4;
    context.moveTo(82, 312);
    context.lineTo(108, 338);
    context.moveTo(108, 312);
    context.lineTo(82, 338);
    context.stroke();
    const { data } = context.getImageData(0, 0, 1000, 600);
    const marked = boxesOf({ width: 1000, height: 600, data }).map(({ mark }) => mark);
    expect(marked).toEqual(['empty', 'empty', 'crossed', 'empty']);
  });
});
