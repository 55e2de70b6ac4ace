/**
 * How long the first page of a document takes: from a fresh process (as a command has it), and in one that has opened documents before (as the
 * window has it). Prints one JSON line: milliseconds, the median of several runs.
 * Run: node tests/bench/first-page.ts [FILE...] [--runs N]
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDocument } from '../../src-main/documents/index.ts';

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '7' }, once: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const samples = ['report.pdf', 'receipt.jpg'].map((name) =>
  fileURLToPath(new URL(`../../resources/samples/${name}`, import.meta.url)),
);
const files = positionals.length > 0 ? positionals : samples;

interface Times {
  readonly opened: number;
  readonly text: number;
  readonly drawn: number;
}

/** Milliseconds from the request until it is open, its first page's text is there, and its first page is drawn as questions want it. */
async function once(file: string): Promise<Times> {
  const start = performance.now();
  const document = await openDocument(file);
  const opened = performance.now() - start;
  await document.page(1);
  await document.textLayer(1);
  const text = performance.now() - start;
  await document.rasterise(1);
  const drawn = performance.now() - start;
  await document.dispose();
  return { opened, text, drawn };
}

function median(runs: readonly Times[]): Times {
  const of = (key: keyof Times) => {
    const sorted = runs.map((run) => run[key]).sort((a, b) => a - b);
    return Math.round(sorted[Math.floor(sorted.length / 2)]! * 10) / 10;
  };
  return { opened: of('opened'), text: of('text'), drawn: of('drawn') };
}

if (values.once) {
  process.stdout.write(`${JSON.stringify(await once(files[0]!))}\n`);
  process.exit(0);
}
const runs = Number(values.runs);
const figures: Record<string, { cold: Times; warm: Times }> = {};
for (const file of files) {
  const cold = Array.from({ length: runs }, () => {
    const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--once', file], { encoding: 'utf8' });
    return JSON.parse(child.stdout) as Times;
  });
  await once(file);
  const warm: Times[] = [];
  for (let run = 0; run < runs; run++) warm.push(await once(file));
  figures[file.split('/').at(-1)!] = { cold: median(cold), warm: median(warm) };
}
process.stdout.write(`${JSON.stringify(figures)}\n`);
process.exit(0);
