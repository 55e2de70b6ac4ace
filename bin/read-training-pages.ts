import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { textLayerLines } from '../src-main/asking/text-layer-lines.ts';
import { openDocument } from '../src-main/documents/index.ts';

/**
 * The pages of models/train/pages/pages.tsv as Docent reads them, for training (models/train/pages/README.md):
 *
 * node bin/read-training-pages.ts --pdfs FOLDER --out models/train/runs/pages
 *
 * FOLDER/repository/path holds each PDF. What is missing is told and left out.
 */

const { values } = parseArgs({ options: { pdfs: { type: 'string' }, out: { type: 'string' } } });
if (values.pdfs === undefined || values.out === undefined) throw new Error('Give --pdfs FOLDER and --out FOLDER.');
const from = join(import.meta.dirname, '../models/train/pages');
await mkdir(values.out, { recursive: true });
await copyFile(join(from, 'questions.jsonl'), join(values.out, 'pages-questions.jsonl'));
const out = createWriteStream(join(values.out, 'pages.jsonl'));
const [, ...rows] = (await readFile(join(from, 'pages.tsv'), 'utf8')).trim().split('\n');
let read = 0;
for (const row of rows) {
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
    const lines = (await textLayerLines(document, page)) ?? [];
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
console.log(`${read} of ${rows.length} pages read`);
