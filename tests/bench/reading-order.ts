import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import type { DocentService } from '../../src-main/docent-service.ts';
import { root } from '../source-imports.ts';

/** A4 at 150 dpi. */
const [WIDTH, HEIGHT] = [1240, 1754];
const [MARGIN, GUTTER, FONT, LINE] = [90, 46, 22, 30];

export interface SetPage {
  readonly png: Buffer;
  /** In the order in which they are read. */
  readonly words: readonly string[];
}

/**
 * A page set in columns: a heading across all of them, then each column from top to bottom.
 *
 * @param text enough for the page
 */
export function setInColumns(text: readonly string[], columns: number, height: number): SetPage {
  const canvas = createCanvas(WIDTH, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, WIDTH, height);
  context.fillStyle = '#111';
  const heading = text.slice(0, 4);
  context.font = `bold ${1.6 * FONT}px serif`;
  context.fillText(heading.join(' '), MARGIN, MARGIN + 30);
  context.font = `${FONT}px serif`;
  const words = [...heading];
  let next = heading.length;
  const width = (WIDTH - 2 * MARGIN - (columns - 1) * GUTTER) / columns;
  for (let column = 0; column < columns; column++) {
    const x = MARGIN + column * (width + GUTTER);
    for (let y = MARGIN + 100; y < height - MARGIN; y += LINE) {
      let line = '';
      while (next < text.length && context.measureText(`${line} ${text[next]!}`).width <= width) {
        line += `${line === '' ? '' : ' '}${text[next]!}`;
        words.push(text[next++]!);
      }
      context.fillText(line, x, y);
    }
  }
  return { png: canvas.toBuffer('image/png'), words };
}

/** Of the words that were read and are on the page, the share that stands in the page's order: their longest common subsequence (Wagner and Fischer, 1974). */
export function inOrder(read: readonly string[], words: readonly string[]): { read: number; in_order: number } {
  const there = new Map<string, number>();
  for (const word of words) there.set(word, (there.get(word) ?? 0) + 1);
  const known = read.filter((word) => {
    const left = there.get(word) ?? 0;
    if (left > 0) there.set(word, left - 1);
    return left > 0;
  });
  let before = new Uint16Array(words.length + 1);
  for (const word of known) {
    const row = new Uint16Array(words.length + 1);
    for (let i = 0; i < words.length; i++) {
      row[i + 1] = word === words[i] ? before[i]! + 1 : Math.max(before[i + 1]!, row[i]!);
    }
    before = row;
  }
  return {
    read: round(known.length / words.length),
    in_order: round(known.length === 0 ? 0 : before[words.length]! / known.length),
  };
}

const round = (value: number) => Math.round(1000 * value) / 1000;

/**
 * Pages of one to three columns, read as images: how many words were read, and how many of those in the page's order.
 *
 * @param height of the pages, pixels
 */
export async function readingOrder(docent: DocentService, height = HEIGHT) {
  const text = readFileSync(join(root, 'LICENSE'), 'utf8').split(/\s+/).filter(Boolean);
  const folder = mkdtempSync(join(tmpdir(), 'docent-order-'));
  const figures: Record<string, { read: number; in_order: number }> = {};
  try {
    for (const columns of [1, 2, 3]) {
      const { png, words } = setInColumns(text, columns, height);
      const file = join(folder, `${columns}.png`);
      writeFileSync(file, png);
      const lines = (await docent.read(file)).pages.flatMap((page) => page.lines);
      const read = lines.flatMap((line) => line.text.split(/\s+/));
      figures[columns] = inOrder(read, words);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { columns: figures, baseline: { wanted_in_order: 1 } };
}
