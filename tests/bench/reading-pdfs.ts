import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { createDocentService } from '../src-main/docent-service.ts';
import { openDocument } from '../src-main/documents/index.ts';
import { type WordCounts, wordCounts, wordF1 } from '../src-main/reading/index.ts';

/**
 * Measures how well the model reads pages other than receipts: pages of PDFs are drawn, read as images, and compared with their own text layer, as bags
 * of words. Words that are in the layer but not visible on the page count as errors.
 *
 * node bin/measure-reading-pdfs.ts [--model models/docent-mini] [--questions ../shared/data/pdfs/questions.jsonl]: every page asked about that has a text layer
 */
const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'models/docent-mini' },
    questions: { type: 'string', default: '../shared/data/pdfs/questions.jsonl' },
  },
});

interface Asked {
  readonly file: string;
  readonly page: number;
  readonly text_layer: boolean;
}

const questions = resolve(values.questions);
const asked = readFileSync(questions, 'utf8')
  .trim()
  .split('\n')
  .map((line): Asked => JSON.parse(line))
  .filter((one) => one.text_layer);
const pages = new Map(asked.map((one) => [`${one.file}, page ${one.page}`, one]));

const folder = mkdtempSync(join(tmpdir(), 'docent-reading-pdfs-'));
const docent = createDocentService({ modelDir: resolve(values.model), cacheDir: join(folder, 'cache'), device: 'cpu' });
try {
  const all: WordCounts[] = [];
  for (const [name, { file, page }] of pages) {
    const document = await openDocument(join(dirname(questions), file));
    const { width, height, data } = await document.rasterise(page, {});
    const image = join(folder, 'page.png');
    await sharp(data, { raw: { width, height, channels: 4 } })
      .png()
      .toFile(image);
    const drawn = await openDocument(image);
    const layer = await docent.lines(document, page, { read: false });
    const read = await docent.lines(drawn, 1, { read: true });
    const text = (lines: readonly { readonly text: string }[]) => lines.map((line) => line.text).join('\n');
    const counts = wordCounts(text(read.lines), text(layer.lines));
    all.push(counts);
    process.stderr.write(`${wordF1([counts]).f1.toFixed(3)} ${name}\n`);
    await Promise.all([document.dispose(), drawn.dispose()]);
  }
  process.stdout.write(`${JSON.stringify({ pages: all.length, ...wordF1(all) })}\n`);
} finally {
  await docent.dispose();
  rmSync(folder, { recursive: true, force: true });
}
