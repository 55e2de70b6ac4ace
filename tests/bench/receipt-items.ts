import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDocentService } from '../../src-main/docent-service.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { givenLines } from '../../src-main/hosts/cli/given-lines.ts';
import { anls } from '../../src-main/reading/metrics.ts';
import { foldText } from '../../src-main/receipts/combine.ts';
import { extractReceipt } from '../../src-main/receipts/extract.ts';
import { readReceipt } from '../../src-main/receipts/index.ts';
import { root } from '../source-imports.ts';

/**
 * F1 of the goods on rendered receipts (make_rendered_receipts.py): from the given lines, layout apart from reading, or with --read from the pictures beside the file, by
 * Docent's own reading. An item is right when its amount is (`amount`), its name too (`item`: letters and digits; `near`: a name within a fifth of its
 * letters), and its quantity too (`whole`). node tests/bench/receipt-items.ts rendered.jsonl [--read]
 */
interface Good {
  readonly name: string;
  readonly quantity: number;
  readonly amount: number;
}

interface Truth {
  readonly image: string;
  readonly width: number;
  readonly height: number;
  readonly lines: { box: [number, number, number, number]; text: string }[];
  readonly goods: readonly Good[];
}

const { values, positionals } = parseArgs({
  options: { read: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const file = positionals[0]!;
const cacheDir = mkdtempSync(join(tmpdir(), 'docent-items-'));
const docent = createDocentService({ modelDir: join(root, 'models/docent-mini'), cacheDir, device: 'cpu' });

const sameAmount = (a: Good, b: Good) => a.amount.toFixed(2) === b.amount.toFixed(2);
const sameItem = (a: Good, b: Good) => sameAmount(a, b) && foldText(a.name) === foldText(b.name);
const RIGHT = {
  amount: sameAmount,
  near: (a: Good, b: Good) => sameAmount(a, b) && anls(b.name, [a.name]) >= 0.8,
  item: sameItem,
  // A till that prints no quantity means one.
  whole: (a: Good, b: Good) => sameItem(a, b) && a.quantity === b.quantity,
} as const;

const counts = { amount: 0, near: 0, item: 0, whole: 0 };
let [receipts, wanted, found] = [0, 0, 0];
const start = performance.now();
try {
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    const truth: Truth = JSON.parse(line);
    const goods = values.read
      ? await readGoods(truth)
      : goodsOf(extractReceipt({ page: 1, lines: givenLines(truth), source: null }).items);
    receipts += 1;
    wanted += truth.goods.length;
    found += goods.length;
    for (const name of ['amount', 'near', 'item', 'whole'] as const)
      counts[name] += matched(truth.goods, goods, RIGHT[name]);
  }
} finally {
  await docent.dispose();
  rmSync(cacheDir, { recursive: true, force: true });
}
const f1 = (right: number) => Math.round((2000 * right) / (wanted + found)) / 1000;
const seconds = Math.round((performance.now() - start) / receipts) / 1000;
process.stdout.write(
  `${JSON.stringify({ receipts, from: values.read ? 'pixels' : 'given lines', wanted, found, f1_amount: f1(counts.amount), f1_near: f1(counts.near), f1_item: f1(counts.item), f1_whole: f1(counts.whole), seconds_per_receipt: seconds })}\n`,
);

async function readGoods({ image }: Truth): Promise<Good[]> {
  const document = await openDocument(join(dirname(file), image));
  try {
    return goodsOf((await readReceipt(docent, document, 1, { ask: false })).items);
  } finally {
    await document.dispose();
  }
}

type Items = Pick<Awaited<ReturnType<typeof readReceipt>>, 'items'>['items'];

function goodsOf(items: Items): Good[] {
  return items.map(({ name, quantity, amount }) => ({
    name: name.value ?? '',
    quantity: Number(quantity.value ?? 1),
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
