import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { DocentService } from '../../src-main/docent-service.ts';
import { type WordCounts, wordCounts, wordF1 } from '../../src-main/reading/index.ts';
import { invert, type Matrix, rectangleTo } from '../../src-main/tiling/view.ts';
import { warp } from '../../src-main/tiling/warp.ts';
import { Draw } from './draw.ts';

interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGB, interleaved. */
  readonly data: Uint8ClampedArray;
}

const PAPER = { r: 245, g: 245, b: 243 };
const TABLE = [92, 70, 52];

const asSharp = ({ width, height, data }: Picture) => sharp(data, { raw: { width, height, channels: 3 } });

async function picture(from: Sharp): Promise<Picture> {
  const { data, info } = await from.removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
}

const turned = (degrees: number) => (page: Picture) => picture(asSharp(page).rotate(degrees));
const tilted = (degrees: number) => (page: Picture) => picture(asSharp(page).rotate(degrees, { background: PAPER }));
const scaled = (factor: number, more: number) => (page: Picture) => picture(asSharp(page).linear(factor, more));

/** On a dark table, photographed from below and the left, with a shadow over its lower right half. */
async function photographed(page: Picture): Promise<Picture> {
  const { width, height } = page;
  const size = { width: Math.round(1.4 * width), height: Math.round(1.3 * height) };
  const at = (x: number, y: number) => [x * width, y * height] as const;
  const corners = [at(0.26, 0.12), at(1.17, 0.16), at(1.24, 1.17), at(0.16, 1.14)] as const;
  const matrix: Matrix = invert(rectangleTo(page, corners));
  const { data } = warp({ ...page, channels: 3 }, matrix, size, TABLE);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      // A soft edge, as a hand's shadow has one.
      const depth = Math.min(1, Math.max(0, (x / size.width + y / size.height - 1.05) / 0.15));
      for (let c = 0; c < 3; c++) data[(y * size.width + x) * 3 + c]! *= 1 - 0.45 * depth;
    }
  }
  return { ...size, data };
}

/** With a camera's noise in the dark: grey specks, sums of six numbers from -20 to 20, a standard deviation of 29. */
function grainy(data: Uint8ClampedArray): Uint8ClampedArray {
  const draw = new Draw(4711);
  let speck = 0;
  return data.map((value, i) => {
    if (i % 3 === 0) speck = Array.from({ length: 6 }, () => draw.below(41) - 20).reduce((a, b) => a + b);
    return value + speck;
  });
}

type Change = (page: Picture) => Promise<Picture>;
const CONDITIONS: Readonly<Record<string, Change>> = {
  as_it_is: async (page) => page,
  turned_90: turned(90),
  turned_180: turned(180),
  turned_270: turned(270),
  tilted_3: tilted(3),
  tilted_minus_7: tilted(-7),
  tilted_12: tilted(12),
  photographed_with_shadow: photographed,
  darkened: scaled(0.5, 0),
  half_contrast: scaled(0.5, 64),
  faint: scaled(0.08, 184),
  grainy: async (page) => ({ ...page, data: grainy(page.data) }),
};

/** Word F1 of the first `count` development receipts as they are and under each condition that people's pages are in. */
export async function readingConditions(docent: DocentService, receipts: string, count: number) {
  const pages = readFileSync(join(receipts, 'receipts.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .slice(0, count)
    .map((line): { image: string; lines: { text: string }[] } => JSON.parse(line));
  const counts = new Map<string, WordCounts[]>();
  const folder = mkdtempSync(join(tmpdir(), 'docent-conditions-'));
  const file = join(folder, 'page.png');
  try {
    for (const { image, lines } of pages) {
      const page = await picture(sharp(join(receipts, image)));
      const expected = lines.map((line) => line.text).join('\n');
      for (const [name, change] of Object.entries(CONDITIONS)) {
        await asSharp(await change(page))
          .png()
          .toFile(file);
        const read = (await docent.read(file)).pages.flatMap((one) => one.lines.map((line) => line.text)).join('\n');
        const known = counts.get(name) ?? [];
        known.push(wordCounts(read, expected));
        counts.set(name, known);
        if (process.env.DOCENT_BENCH_SHOW)
          process.stderr.write(`${wordF1(known.slice(-1)).f1.toFixed(3)} ${name} ${image}\n`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const f1 = Object.fromEntries([...counts].map(([name, all]) => [name, Math.round(1000 * wordF1(all).f1) / 1000]));
  return { pages: pages.length, word_f1: f1 };
}
