import { readFileSync } from 'node:fs';
import { givenLines } from '../../src-main/hosts/cli/given-lines.ts';
import { foldText } from '../../src-main/receipts/combine.ts';
import { extractReceipt } from '../../src-main/receipts/extract.ts';

/**
 * F1 of the goods on rendered receipts (make_rendered_receipts.py), from the given lines: layout apart from reading. A line of goods is right
 * when its amount and name are (letters and digits); `whole` also wants its quantity. node tests/bench/receipt-items.ts rendered.jsonl
 */
interface Truth {
  readonly width: number;
  readonly height: number;
  readonly lines: { box: [number, number, number, number]; text: string }[];
  readonly goods: { name: string; quantity: number; unitPrice: number; amount: number }[];
}

const receipts = readFileSync(process.argv[2]!, 'utf8')
  .trim()
  .split('\n')
  .map((line): Truth => JSON.parse(line));
const counts = { amount: 0, item: 0, whole: 0 };
let [wanted, found] = [0, 0];
for (const truth of receipts) {
  const { items } = extractReceipt({ page: 1, lines: givenLines(truth), source: null });
  wanted += truth.goods.length;
  found += items.length;
  const keys = {
    amount: (g: Truth['goods'][number]) => g.amount.toFixed(2),
    item: (g: Truth['goods'][number]) => `${foldText(g.name)} ${g.amount.toFixed(2)}`,
    // A till that prints no quantity means one.
    whole: (g: Truth['goods'][number]) => `${foldText(g.name)} ${g.amount.toFixed(2)} ${g.quantity}`,
  };
  const read = items.map((i) => ({
    name: i.name.value ?? '',
    quantity: Number(i.quantity.value ?? 1),
    unitPrice: 0,
    amount: Number(i.amount.value),
  }));
  for (const name of ['amount', 'item', 'whole'] as const)
    counts[name] += common(truth.goods.map(keys[name]), read.map(keys[name]));
}
const f1 = (right: number) => (2 * right) / (wanted + found);
process.stdout.write(
  `${JSON.stringify({ receipts: receipts.length, wanted, found, f1_amount: f1(counts.amount), f1_item: f1(counts.item), f1_whole: f1(counts.whole) })}\n`,
);

/** How many of `a` are in `b`, each once. */
function common(a: readonly string[], b: readonly string[]): number {
  const rest = [...b];
  return a.filter((key) => {
    const at = rest.indexOf(key);
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  }).length;
}
