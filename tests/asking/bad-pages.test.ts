import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { wordCounts, wordF1 } from '../../src-main/reading/index.ts';
import { root } from '../source-imports.ts';

const RECEIPT = join(root, 'resources/samples/receipt.jpg');

let docent: DocentService;
const folder = mkdtempSync(join(tmpdir(), 'docent-bad-pages-'));
beforeAll(() => {
  docent = createDocentService({ modelDir: join(root, 'models/docent-mini'), cacheDir: folder, device: 'cpu' });
});
afterAll(async () => await docent.dispose());

describe('A page whose print is faint', () => {
  /** The sample receipt with so much of its contrast. */
  async function read(share: number) {
    const file = join(folder, `${share}.png`);
    await sharp(RECEIPT)
      .removeAlpha()
      .linear(share, 200 * (1 - share))
      .png()
      .toFile(file);
    const { pages, notes } = await docent.read(file);
    return { text: pages[0]!.lines.map(({ text }) => text).join('\n'), codes: notes.map(({ code }) => code) };
  }

  test('is read nearly as well as one with all its contrast, and says so; half the contrast is no matter', async () => {
    const whole = await read(1);
    expect(whole.codes).toEqual([]);
    for (const [share, codes] of [
      [0.5, []],
      [0.06, ['low-contrast']],
    ] as const) {
      const faint = await read(share);
      expect(faint.codes).toEqual(codes);
      expect(wordF1([wordCounts(faint.text, whole.text)]).f1).toBeGreaterThan(0.85);
    }
  });

  test('is not made of a blank sheet’s noise', async () => {
    const noise = Buffer.from(Uint8Array.from({ length: 900 * 1200 }, (_, i) => 236 + ((i * 7919) % 11)));
    const file = join(folder, 'blank.png');
    await sharp(noise, { raw: { width: 900, height: 1200, channels: 1 } })
      .png()
      .toFile(file);
    const { pages, notes } = await docent.read(file);
    expect(pages[0]!.lines).toEqual([]);
    expect(notes).toEqual([]);
  });
});

/** An invoice of a few rows on a page of its own. */
function invoice() {
  const rows = [
    ['Harbour Joinery Ltd', 'Invoice no.', '1204'],
    ['14 Mill Lane', 'Invoice date', '12/05/2021'],
    ['Oak shelf', '5', '120.00'],
    ['Paint, white', '2', '24.00'],
    ['Subtotal', '', '144.00'],
    ['Total', '', '172.80'],
  ];
  const canvas = createCanvas(1200, 1700);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, 1200, 1700);
  context.fillStyle = '#111';
  context.font = '20px serif';
  for (const [y, row] of rows.entries()) {
    for (const [x, text] of row.entries()) context.fillText(text, [80, 640, 980][x]!, 100 + 44 * y);
  }
  return { png: canvas.toBuffer('image/png'), text: rows.flat().join('\n') };
}

async function readWell(file: string, text: string) {
  const { pages, notes } = await docent.read(file);
  const read = pages[0]!.lines.map((line) => line.text).join('\n');
  expect(wordF1([wordCounts(read, text)]).f1).toBeGreaterThan(0.7);
  return notes.map(({ code }) => code);
}

test('A page with grain all over is read', async () => {
  const { png, text } = invoice();
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  // The same noise every time: sums of four pseudorandom numbers, a standard deviation of 23 grey levels.
  const noise = Float32Array.from({ length: width * height }, (_, i) =>
    [7919, 104729, 1299709, 15485863].reduce((sum, prime) => sum + ((((i + 1) * prime) % 10007) / 10007 - 0.5) * 40, 0),
  );
  const grainy = data.map((value, i) => Math.min(255, Math.max(0, value + noise[Math.floor(i / channels)]!)));
  const file = join(folder, 'grainy.png');
  await sharp(grainy, { raw: { width, height, channels } }).png().toFile(file);
  await readWell(file, text);
});

test('A page with a few rows that lies on its side is turned', async () => {
  const { png, text } = invoice();
  for (const degrees of [90, 270]) {
    const file = join(folder, `side-${degrees}.png`);
    await sharp(png).rotate(degrees).png().toFile(file);
    expect(await readWell(file, text)).toEqual(['turned']);
  }
});
