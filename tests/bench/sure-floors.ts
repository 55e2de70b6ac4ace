import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { captionFacts, PageFacts } from '../../src-main/captions/index.ts';
import { sureness } from '../../src-main/captions/sure-facts.ts';
import type { TextLine } from '../../src-main/contract/page.ts';
import { createDocentService } from '../../src-main/docent-service.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { findDates } from '../../src-main/reading/dates.ts';
import { findNumbers } from '../../src-main/reading/numbers.ts';
import { root } from '../source-imports.ts';

/**
 * How sure must a reading be before a description repeats it (FLOORS in src-main/captions/sure-facts.ts)? Reads receipts whose text is known and prints by kind of fact
 * how well two measures tell what is on the page (area under the curve), which share of the facts above each floor stood there (`right`), and which share of those that
 * did lie above it (`kept`). `floor` is the lowest from which 95% stood.
 *
 * node tests/bench/sure-floors.ts --receipts ../shared/data/receipts/train/receipts.jsonl: every 26th, 16 in all, are what no training saw
 * (models/train/scripts/train_reading.py, docent_train/words/source.py).
 */
const { values } = parseArgs({
  options: {
    receipts: { type: 'string' },
    every: { type: 'string', default: '26' },
    count: { type: 'string', default: '16' },
  },
});

interface Judged {
  readonly right: boolean;
  readonly least: number;
  readonly mean: number;
}

const facts: Record<'name' | 'number' | 'date', Judged[]> = { name: [], number: [], date: [] };
const cacheDir = mkdtempSync(join(tmpdir(), 'docent-floors-'));
const docent = createDocentService({ modelDir: join(root, 'models/docent-mini'), cacheDir, device: 'cpu' });
try {
  const receipts = readFileSync(values.receipts!, 'utf8')
    .trim()
    .split('\n')
    .filter((_, i) => i % Number(values.every) === 0)
    .slice(0, Number(values.count))
    .map((line): { image: string; lines: { text: string }[] } => JSON.parse(line));
  for (const { image, lines: truth } of receipts) {
    const document = await openDocument(resolve(dirname(values.receipts!), image));
    const { lines } = await docent.lines(document, 1, { read: true });
    const page = new PageFacts(truth.map(({ text }) => text));
    for (const line of lines) judge(line, page);
    await document.dispose();
  }
} finally {
  await docent.dispose();
  rmSync(cacheDir, { recursive: true, force: true });
}
process.stdout.write(
  `${JSON.stringify(Object.fromEntries(Object.entries(facts).map(([kind, judged]) => [kind, summary(judged)])), null, 1)}\n`,
);

/** Of each line its dates and numbers, and the line itself as a name if it has words. */
function judge(line: TextLine, page: PageFacts): void {
  const add = (kind: keyof typeof facts, start: number, end: number): void => {
    const right = page.has({ kind, text: line.text.slice(start, end) });
    facts[kind].push({ right, least: sureness(line, start, end), mean: line.score });
  };
  const dates = findDates(line.text);
  for (const { start, end } of dates) add('date', start, end);
  for (const { start, end } of findNumbers(line.text)) {
    if (!dates.some((date) => start < date.end && end > date.start)) add('number', start, end);
  }
  if (captionFacts(line.text).some(({ kind }) => kind === 'name')) add('name', 0, line.text.length);
}

function summary(judged: readonly Judged[]) {
  const right = judged.filter((fact) => fact.right);
  const wrong = judged.filter((fact) => !fact.right);
  const auc = (by: 'least' | 'mean'): number => {
    let wins = 0;
    for (const a of right) for (const b of wrong) wins += a[by] > b[by] ? 1 : a[by] === b[by] ? 0.5 : 0;
    return round(wins / (right.length * wrong.length));
  };
  const floors = [0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9].map((floor) => {
    const above = judged.filter(({ least }) => least >= floor);
    const good = above.filter((fact) => fact.right).length;
    return { floor, right: round(good / above.length), kept: round(good / right.length) };
  });
  return {
    facts: judged.length,
    right: round(right.length / judged.length),
    auc_least: auc('least'),
    auc_mean: auc('mean'),
    floor: floors.find((at) => at.right >= 0.95)?.floor ?? null,
    floors,
  };
}

function round(value: number): number {
  return Number.isFinite(value) ? Math.round(1000 * value) / 1000 : 0;
}
