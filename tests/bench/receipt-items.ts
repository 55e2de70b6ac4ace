import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { TextLine } from '../../src-main/contract/page.ts';
import { foldText } from '../../src-main/contract/same-text.ts';
import { createDocentService } from '../../src-main/docent-service.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { givenLines } from '../../src-main/hosts/cli/given-lines.ts';
import { anls } from '../../src-main/reading/metrics.ts';
import { extractReceipt } from '../../src-main/receipts/extract.ts';
import { readReceipt } from '../../src-main/receipts/index.ts';
import { root } from '../source-imports.ts';
import { remembered } from './remembered.ts';

/**
 * F1 of the goods: from the given lines, layout apart from reading, or with --read from the pictures beside the file, by Docent's own reading. An item is right when its
 * amount is (`amount`), a name within a fifth of its letters too (`near`), every letter and digit of its name (`item`), and its quantity too (`whole`).
 *
 * Real receipts, whose goods people labelled:
 * node tests/bench/receipt-items.ts ../shared/data/receipts/train/receipts.jsonl --goods tests/fixtures/receipt-goods.json [--read] [--keep DIR] [--show]
 * Rendered ones, whose goods are in the file: node tests/bench/receipt-items.ts rendered.jsonl [--read]
 */
const Good = z.object({ name: z.string(), quantity: z.number().nullable(), amount: z.number() });
type Good = z.infer<typeof Good>;
const Labels = z.array(z.object({ image: z.string(), goods: z.array(Good) }));
const Truth = z.object({
  image: z.string(),
  width: z.number(),
  height: z.number(),
  lines: z.array(z.object({ box: z.tuple([z.number(), z.number(), z.number(), z.number()]), text: z.string() })),
  goods: z.array(Good).optional(),
});
type Truth = z.infer<typeof Truth>;

const { values, positionals } = parseArgs({
  options: {
    read: { type: 'boolean', default: false },
    goods: { type: 'string' },
    keep: { type: 'string' },
    show: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const file = positionals[0]!;
const labels =
  values.goods === undefined
    ? undefined
    : new Map(Labels.parse(JSON.parse(readFileSync(values.goods, 'utf8'))).map(({ image, goods }) => [image, goods]));
const truths = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => Truth.parse(JSON.parse(line)))
  .filter(({ image }) => labels === undefined || labels.has(image));
const cacheDir = mkdtempSync(join(tmpdir(), 'docent-items-'));
const docent = createDocentService({ modelDir: join(root, 'models/docent-mini'), cacheDir, device: 'cpu' });

const sameAmount = (a: Good, b: Good) => a.amount.toFixed(2) === b.amount.toFixed(2);
const sameItem = (a: Good, b: Good) => sameAmount(a, b) && foldText(a.name) === foldText(b.name);
const RIGHT = {
  amount: sameAmount,
  near: (a: Good, b: Good) => sameAmount(a, b) && anls(b.name, [a.name]) >= 0.8,
  item: sameItem,
  // A till that prints no quantity means one.
  whole: (a: Good, b: Good) => sameItem(a, b) && (a.quantity ?? 1) === (b.quantity ?? 1),
} as const;

const counts = { amount: 0, near: 0, item: 0, whole: 0 };
let [wanted, found] = [0, 0];
const start = performance.now();
try {
  for (const truth of truths) {
    const right = truth.goods ?? labels?.get(truth.image) ?? [];
    const goods = values.read ? await readGoods(truth) : goodsOf(extract(givenLines(truth)));
    wanted += right.length;
    found += goods.length;
    for (const name of ['amount', 'near', 'item', 'whole'] as const) counts[name] += matched(right, goods, RIGHT[name]);
    if (values.show) show(truth.image, right, goods);
  }
} finally {
  await docent.dispose();
  rmSync(cacheDir, { recursive: true, force: true });
}
const f1 = (right: number) => Math.round((2000 * right) / (wanted + found)) / 1000;
const seconds = Math.round((performance.now() - start) / truths.length) / 1000;
process.stdout.write(
  `${JSON.stringify({ receipts: truths.length, from: values.read ? 'pixels' : 'given lines', wanted, found, f1_amount: f1(counts.amount), f1_near: f1(counts.near), f1_item: f1(counts.item), f1_whole: f1(counts.whole), seconds_per_receipt: seconds })}\n`,
);

function extract(lines: readonly TextLine[]): Items {
  return extractReceipt({ page: 1, lines, source: null }).items;
}

async function readGoods({ image }: Truth): Promise<Good[]> {
  const document = await openDocument(join(dirname(file), image));
  try {
    return goodsOf((await readReceipt(remembered(docent, values.keep, image), document, 1, { ask: false })).items);
  } finally {
    await document.dispose();
  }
}

type Items = Awaited<ReturnType<typeof readReceipt>>['items'];

function goodsOf(items: Items): Good[] {
  return items.map(({ name, quantity, amount }) => ({
    name: name.value ?? '',
    quantity: quantity.value === null ? null : Number(quantity.value),
    amount: Number(amount.value),
  }));
}

/** How many of `a` are in `b`, each once. */
function matched(a: readonly Good[], b: readonly Good[], same: (a: Good, b: Good) => boolean): number {
  const rest = [...b];
  return a.filter((good) => {
    const at = rest.findIndex((other) => same(good, other));
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  }).length;
}

/** What is not found whole, and what was found in its place. */
function show(image: string, right: readonly Good[], goods: readonly Good[]): void {
  const written = ({ name, quantity, amount }: Good) => `${quantity ?? 1} x ${name} ${amount.toFixed(2)}`;
  const missed = right.filter((good) => !goods.some((other) => RIGHT.whole(good, other)));
  const wrong = goods.filter((good) => !right.some((other) => RIGHT.whole(other, good)));
  for (const good of missed) process.stdout.write(`${image}  wanted  ${written(good)}\n`);
  for (const good of wrong) process.stdout.write(`${image}  found   ${written(good)}\n`);
}
