import { parseArgs } from 'node:util';
import { distance } from 'fastest-levenshtein';
import type { GreyPage, SecondReading } from '../../src-main/asking/second-reader.ts';
import { PaddleReader } from '../../src-main/engines/second-reader/paddle/paddle-reader.ts';
import { TesseractReader } from '../../src-main/engines/second-reader/tesseract-reader.ts';
import { straightGrey } from '../../src-main/tiling/index.ts';
import { chinesePages } from './chinese-pages.ts';

const CHINESE = 'chi_sim';

/**
 * The readers of Chinese side by side on drawn pages: how many characters are right, and how long a page takes, by the clock and of processors.
 *
 *     node tests/bench/chinese.ts --paddle FOLDER --tesseract FOLDER FONT...
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { paddle: { type: 'string' }, tesseract: { type: 'string' }, show: { type: 'boolean' } },
});

interface Reader {
  readonly name: string;
  read(page: GreyPage): Promise<SecondReading>;
  dispose(): Promise<void>;
}
const readers: Reader[] = [];
if (values.paddle) {
  const paddle = await PaddleReader.open(values.paddle, CHINESE);
  readers.push({ name: 'PP-OCRv4', read: (page) => paddle.read(page), dispose: () => paddle.dispose() });
}
if (values.tesseract) {
  const tesseract = new TesseractReader(import.meta.filename, values.tesseract);
  const read = (page: GreyPage) => tesseract.read(page, CHINESE);
  readers.push({ name: 'Tesseract', read, dispose: () => tesseract.dispose() });
}

const bare = (text: string) => text.normalize('NFKC').replace(/\s/gu, '');
const pages = chinesePages(positionals);
for (const reader of readers) {
  const sums: Record<string, { right: number; seconds: number; cpu: number; sure: number; count: number }> = {};
  for (const page of pages) {
    const sheet = straightGrey(page.raster);
    const [from, cpuFrom] = [performance.now(), process.cpuUsage()];
    const { lines, sureness } = await reader.read(sheet);
    const seconds = (performance.now() - from) / 1000;
    const { user, system } = process.cpuUsage(cpuFrom);
    const [truth, text] = [bare(page.lines.join('')), bare(lines.map((line) => line.text).join(''))];
    const right = Math.max(0, 1 - distance(truth, text) / truth.length);
    if (values.show) console.log(lines.map((line) => `${line.row} ${line.text}`).join('\n'));
    for (const key of [page.name, 'all']) {
      sums[key] ??= { right: 0, seconds: 0, cpu: 0, sure: 0, count: 0 };
      const sum = sums[key];
      sum.right += right;
      sum.seconds += seconds;
      sum.cpu += (user + system) / 1e6;
      sum.sure += sureness;
      sum.count += 1;
    }
  }
  for (const [key, { right, seconds, cpu, sure, count }] of Object.entries(sums)) {
    const mean = (value: number) => (value / count).toFixed(3);
    console.log(
      `${reader.name.padEnd(10)} ${key.padEnd(22)} ${mean(right)} right  ${mean(seconds)} s/page  ${mean(cpu)} of CPU  sure ${mean(sure)}`,
    );
  }
  await reader.dispose();
}
