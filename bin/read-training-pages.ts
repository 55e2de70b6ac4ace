import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { textLayerLines } from '../src-main/asking/text-layer-lines.ts';
import { createDocentService } from '../src-main/docent-service.ts';
import { type OpenDocument, openDocument } from '../src-main/documents/index.ts';
import { cacheDirOf } from '../src-main/hosts/cache-dir.ts';

/**
 * The pages of models/train/pages/pages.tsv as Docent reads them, for training (models/train/pages/README.md):
 *
 * node bin/read-training-pages.ts --pdfs FOLDER --out models/train/runs/pages
 *
 * FOLDER/repository/path holds each PDF. What is missing is told and left out. With --model FOLDER that model reads the pages from their pixels, as
 * it reads scans: the page reader learns on the errors that it will meet. --part 0/2 takes the first of every two pages.
 */

const { values } = parseArgs({
  options: {
    pdfs: { type: 'string' },
    out: { type: 'string' },
    model: { type: 'string' },
    part: { type: 'string', default: '0/1' },
  },
});
if (values.pdfs === undefined || values.out === undefined) throw new Error('Give --pdfs FOLDER and --out FOLDER.');
const from = join(import.meta.dirname, '../models/train/pages');
await mkdir(values.out, { recursive: true });
await copyFile(join(from, 'questions.jsonl'), join(values.out, 'pages-questions.jsonl'));
const out = createWriteStream(join(values.out, 'pages.jsonl'));
const [, ...rows] = (await readFile(join(from, 'pages.tsv'), 'utf8')).trim().split('\n');
const docent =
  values.model === undefined
    ? undefined
    : createDocentService({ modelDir: values.model, cacheDir: cacheDirOf(process.env), device: 'cpu' });
/** The same document as a scan of it would be. */
const scanOf = (document: OpenDocument): OpenDocument =>
  new Proxy(document, {
    get(target, name) {
      if (name === 'textLayer') return async () => undefined;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
const [nth, parts] = values.part.split('/').map(Number) as [number, number];
const mine = rows.filter((_, i) => i % parts === nth);
let read = 0;
for (const row of mine) {
  const [key, repo, path, commit, licence, number] = row.split('\t') as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  try {
    const document = await openDocument(join(values.pdfs, repo, path));
    const page = Number(number);
    const { size } = await document.page(page);
    const lines =
      docent === undefined
        ? ((await textLayerLines(document, page)) ?? [])
        : (await docent.read(scanOf(document), { page })).pages[0]!.lines;
    await document.dispose();
    const placed = lines.map(({ text, box }) => ({ t: text, b: box.map((v) => Math.round(v * 1e5) / 1e5) }));
    const { width, height } = size;
    out.write(`${JSON.stringify({ key, repo, path, commit, licence, page, width, height, lines: placed })}\n`);
    read += 1;
  } catch (error) {
    console.error(`${key} ${repo}/${path}: ${error instanceof Error ? error.message : error}`);
  }
}
out.end();
await docent?.dispose();
console.log(`${read} of ${mine.length} pages read`);
