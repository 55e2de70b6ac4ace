import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ensureBuilt } from '../models/build/build-cache.ts';
import { STEPS } from '../models/folder/chooser.ts';
import { cacheDirOf } from '../src-main/hosts/cache-dir.ts';
import { candidatesOf } from '../src-main/inference/answering/page-reader/candidates.ts';
import { weighAnswers } from '../src-main/inference/answering/page-reader/choose.ts';
import { chooserFeatures } from '../src-main/inference/answering/page-reader/choosing/chooser-features.ts';
import { piecesOf } from '../src-main/inference/answering/page-reader/page-pieces.ts';
import { Pieces } from '../src-main/inference/answering/page-reader/pieces.ts';
import {
  MOST_WINDOWS,
  QUESTION_PIECES,
  readWindows,
} from '../src-main/inference/answering/page-reader/read-windows.ts';
import { windowsOf } from '../src-main/inference/answering/page-reader/windows.ts';
import { GraphSession } from '../src-main/inference/graphs/session.ts';

/**
 * What docent-mini's page reader computes of training pages, so that what chooses among its answers and programs on tables can be trained on it:
 *
 * node bin/read-training-answers.ts --pages FILE.jsonl --out PREFIX [--model models/docent-mini]
 *
 * PREFIX.jsonl has a line for each question, PREFIX.f16 the features of all (half floats, one after the other).
 */

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    pages: { type: 'string' },
    out: { type: 'string' },
    model: { type: 'string', default: join(root, 'models/docent-mini') },
  },
});
if (values.pages === undefined || values.out === undefined) throw new Error('Give --pages FILE and --out PREFIX.');

const pageSchema = z.object({
  kind: z.string(),
  text: z.string(),
  xs: z.array(z.number()),
  held: z.boolean(),
  questions: z.array(z.object({ question: z.string(), answers: z.array(z.string()) })),
});

const built = await ensureBuilt(values.model, cacheDirOf(process.env), {});
const graph = await GraphSession.open('reader', built.cpuGraphs.reader ?? built.graphs.reader!, 'cpu', {});
const sizes = built.config.page_reader!.window;
const pieces = await Pieces.load(values.model);
await mkdir(dirname(values.out), { recursive: true });
const lines = createWriteStream(`${values.out}.jsonl`);
const features = createWriteStream(`${values.out}.f16`);
let offset = 0;
let asked = 0;
for await (const line of createInterface({ input: createReadStream(values.pages) })) {
  const given = pageSchema.parse(JSON.parse(line));
  const page = piecesOf([...given.text], given.xs, pieces);
  for (const { question, answers } of given.questions) {
    const ids = pieces.ofText(question, QUESTION_PIECES);
    const windows = windowsOf(page, 0, ids.length, sizes).slice(0, MOST_WINDOWS);
    const runs = await readWindows(graph, windows, [page], ids, pieces);
    const own = weighAnswers(
      runs.flatMap((run) => candidatesOf(run.windows, ids, run.out)),
      [page],
    );
    const of = chooserFeatures({ question, ids, pages: [page], on: 0, runs }, own);
    const blocks = [of.question, ...of.columns, ...of.filters, ...of.numbers, ...of.own];
    for (const block of blocks) features.write(Buffer.from(Float16Array.from(block).buffer));
    const size = blocks.reduce((sum, { length }) => sum + length, 0);
    const made = of.programs.map((program) => [
      STEPS.indexOf(program.step),
      program.filter,
      program.key,
      program.said,
      program.text,
    ]);
    lines.write(
      `${JSON.stringify({ kind: given.kind, held: given.held, hidden: of.question.length / 2, question, answers, offset, columns: of.columns.length, filters: of.filters.length, programs: made, own: of.answers.map(({ text, probability }) => [text, probability]), absent: own.absent })}\n`,
    );
    offset += size;
    asked += 1;
    if (asked % 200 === 0) console.error(`${asked} questions`);
  }
}
lines.end();
features.end();
await graph.dispose();
