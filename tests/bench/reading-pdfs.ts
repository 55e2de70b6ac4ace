import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type { DocentService } from '../../src-main/docent-service.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { type WordCounts, wordCounts, wordF1 } from '../../src-main/reading/index.ts';

interface Asked {
  readonly file: string;
  readonly page: number;
  readonly text_layer: boolean;
}

const textOf = (lines: readonly { readonly text: string }[]) => lines.map((line) => line.text).join('\n');

/**
 * How well pages other than receipts are read: pages of PDFs are drawn, read as images, and compared with their own text layer, as bags of words. Words that
 * are in the layer but not visible on the page count as errors.
 *
 * @param questions a file of questions; every page asked about that has a text layer is read
 * @param most pages
 */
export async function readingPdfs(docent: DocentService, questions: string, most: number) {
  const asked = readFileSync(questions, 'utf8')
    .trim()
    .split('\n')
    .map((line): Asked => JSON.parse(line))
    .filter((one) => one.text_layer);
  const pages = new Map(asked.map((one) => [`${one.file}, page ${one.page}`, one]));
  const folder = mkdtempSync(join(tmpdir(), 'docent-reading-pdfs-'));
  const all: WordCounts[] = [];
  try {
    for (const [name, { file, page }] of [...pages].slice(0, most)) {
      const document = await openDocument(join(dirname(questions), file));
      const { width, height, data } = await document.rasterise(page, {});
      const image = join(folder, 'page.png');
      await sharp(data, { raw: { width, height, channels: 4 } })
        .png()
        .toFile(image);
      const drawn = await openDocument(image);
      const layer = await docent.lines(document, page, { read: false });
      const read = await docent.lines(drawn, 1, { read: true });
      const counts = wordCounts(textOf(read.lines), textOf(layer.lines));
      all.push(counts);
      if (process.env.DOCENT_BENCH_SHOW) process.stderr.write(`${wordF1([counts]).f1.toFixed(3)} ${name}\n`);
      await Promise.all([document.dispose(), drawn.dispose()]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { pages: all.length, word_f1: Math.round(1000 * wordF1(all).f1) / 1000, wanted: 0.93 };
}
