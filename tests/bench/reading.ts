import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type WordCounts, wordCounts, wordF1 } from '../../src-main/reading/index.ts';
import { root } from '../source-imports.ts';

/**
 * Reading whole receipts: Docent (`docent eval --read`, opening, drawing and cutting included) beside Tesseract with one thread and with two, on the same pages in
 * the same run, as one JSON value. Processor time is of all processes and threads; loading the model is not counted.
 *
 * node tests/bench/reading.ts --receipts ../shared/data/receipts/dev/receipts.jsonl [--limit 20] [--model models/docent-mini]
 */
const { values } = parseArgs({
  options: {
    receipts: { type: 'string' },
    limit: { type: 'string' },
    model: { type: 'string', default: join(root, 'models/docent-mini') },
  },
});
const file = resolve(values.receipts!);
const pages = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .slice(0, values.limit === undefined ? undefined : Number(values.limit))
  .map((line): { image: string; lines: { text: string }[] } => JSON.parse(line));

const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Seconds of processor time of all processes that this one has started and that have ended (Linux). */
function ofChildren(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // The name, the second field, may hold spaces; cutime and cstime are the 16th and 17th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS;
}

function docent(limit: number) {
  const before = ofChildren();
  const out = execFileSync(
    process.execPath,
    [
      join(root, 'src-main/hosts/cli/main.ts'),
      'eval',
      '--json',
      '--read',
      '--limit',
      String(limit),
      '--model',
      values.model,
      file,
    ],
    { encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  const result = JSON.parse(out) as { word_f1: number; seconds_per_page: number };
  return { ...result, cpu: ofChildren() - before };
}

function tesseract(threads: number) {
  const before = ofChildren();
  const start = performance.now();
  const counts: WordCounts[] = pages.map(({ image, lines }) => {
    const { stdout, status, stderr } = spawnSync('tesseract', [join(dirname(file), image), '-', '--psm', '6'], {
      encoding: 'utf8',
      env: { ...process.env, OMP_THREAD_LIMIT: String(threads) },
    });
    if (status !== 0) throw new Error(`tesseract failed: ${stderr}`);
    return wordCounts(stdout, lines.map(({ text }) => text).join('\n'));
  });
  return {
    threads,
    word_f1: round(wordF1(counts).f1),
    wall_s_a_page: round((performance.now() - start) / 1000 / pages.length),
    processor_s_a_page: round((ofChildren() - before) / pages.length),
  };
}

function round(value: number): number {
  return Math.round(1000 * value) / 1000;
}

const load = loadavg()[0]!;
// The graphs are built and the caches filled by the first run; it costs what is not reading.
docent(1);
const one = docent(1);
const all = docent(pages.length);
const own = {
  word_f1: round(all.word_f1),
  wall_s_a_page: round(all.seconds_per_page),
  processor_s_a_page: round((all.cpu - one.cpu) / (pages.length - 1)),
};
const others = [1, 2].map(tesseract);
process.stdout.write(
  `${JSON.stringify(
    {
      machine: { cpu: cpus()[0]?.model.trim(), cores: availableParallelism(), load_before: round(load) },
      pages: pages.length,
      docent: own,
      tesseract: others,
      wall_of_tesseract: others.map(({ wall_s_a_page }) => round(own.wall_s_a_page / wall_s_a_page)),
    },
    null,
    1,
  )}\n`,
);
