import { parseArgs } from 'node:util';
import { Draw } from './draw.ts';
import { type DrawnPaper, measurePapers } from './drawn-papers.ts';
import { INVOICE_WORDS, iso } from './invoice-words.ts';

/**
 * Invoices and receipts that a browser lays out, in eight languages and with the rows that mislead (balances brought forward, deposits, savings, other
 * currencies, due dates): how many totals and dates are right, how many wait for review, and which wrong ones nobody marked.
 *
 *   npx node tests/bench/drawn-invoices.ts [--count 80] [--seed 1] [--pixels] [--keep FOLDER]
 *
 * `--pixels`: as screenshots, which must be read; otherwise as PDFs with their text.
 */
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '80' },
    seed: { type: 'string', default: '1' },
    pixels: { type: 'boolean', default: false },
    keep: { type: 'string' },
  },
});

const FACES = [
  'Georgia, serif',
  'Arial, sans-serif',
  '"DejaVu Sans", sans-serif',
  '"Times New Roman", serif',
  '"Courier New", monospace',
];

function made(seed: number): DrawnPaper {
  const draw = new Draw(seed);
  const c = INVOICE_WORDS[seed % INVOICE_WORDS.length]!;
  const currency = draw.one(c.currencies);
  const number = (cents: number) =>
    new Intl.NumberFormat(c.locale, { minimumFractionDigits: 2, maximumFractionDigits: 2, useGrouping: true }).format(
      cents / 100,
    );
  const style = draw.below(3);
  const money = (cents: number) =>
    style === 0
      ? number(cents)
      : new Intl.NumberFormat(c.locale, {
          style: 'currency',
          currency,
          currencyDisplay: style === 1 ? 'symbol' : 'code',
        }).format(cents / 100);
  const traps: string[] = [];
  const rate = draw.one(c.rates);
  const scale = draw.one([1, 1, 10, 100]);
  const goods = Array.from({ length: 1 + draw.below(6) }, () => {
    const count = 1 + draw.below(5);
    const price = (99 + draw.below(9000)) * scale;
    return { name: draw.one(c.goods), count, price, amount: count * price };
  });
  const net = goods.reduce((sum, { amount }) => sum + amount, 0);
  const tax = Math.round((net * rate) / 100);
  const total = net + tax;
  const [y, m, d] = [2015 + draw.below(11), 1 + draw.below(12), 1 + draw.below(28)];
  const print = draw.one(c.dates);
  const later = new Date(Date.UTC(y, m - 1, d + 14 + draw.below(30)));
  const earlier = new Date(Date.UTC(y, m - 1, d - 1 - draw.below(9)));
  const printed = (date: Date) => print(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
  const label = (from: readonly string[]) =>
    draw.one(from).replace('{r}', new Intl.NumberFormat(c.locale).format(rate));
  const colon = draw.one(['', ':']);
  const company = draw.one(c.companies);

  const facts: [string, string][] = [
    [label(c.number), `${draw.one(['', 'R-', '2024/', 'A'])}${1000 + draw.below(90000)}`],
  ];
  const dated: [string, string] = [label(c.date), print(y, m, d)];
  const others: [string, string][] = [];
  if (draw.often(50)) {
    traps.push('due');
    others.push([label(c.due), printed(later)]);
  }
  if (draw.often(30)) {
    traps.push('delivery');
    others.push([label(c.delivery), printed(earlier)]);
  }
  if (draw.often(40)) facts.push(...others, dated);
  else facts.push(dated, ...others);

  const sums: [string, string, boolean][] = [];
  if (draw.often(12)) {
    traps.push('before');
    sums.push([label(c.before), money(100 + draw.below(90000)), false]);
  }
  sums.push([label(c.net), money(net), false], [label(c.tax), money(tax), false], [label(c.total), money(total), true]);
  const totals = [total];
  if (draw.often(20)) {
    traps.push('deposit');
    const paid = Math.round((total * (10 + draw.below(70))) / 100);
    sums.push(
      [label(c.deposit), money(draw.often(50) ? paid : -paid), false],
      [label(c.balance), money(total - paid), true],
    );
    totals.push(total - paid);
  }
  if (draw.often(15)) {
    traps.push('saved');
    sums.push([label(c.saved), number(100 + draw.below(9000)), false]);
  }
  const bold = draw.often(70);
  const size = 12 + draw.below(5);
  const facing = draw.often(50);
  const row = (cells: readonly string[], tag = 'td') =>
    `<tr>${cells.map((cell, k) => `<${tag} style="text-align:${k === 0 ? 'left' : 'right'};padding:3px 14px 3px 0">${cell}</${tag}>`).join('')}</tr>`;
  const factTable = `<table>${facts.map(([name, value]) => row([name + colon, value])).join('')}</table>`;
  const head = `<div><div style="font-size:${draw.one([1, 1.4, 1.8])}em;font-weight:${draw.often(60) ? 'bold' : 'normal'}">${company}</div><div>${draw.one(c.places).replace(', ', draw.often(50) ? '<br>' : ', ')}</div></div>`;
  const html = `<body style="margin:${40 + draw.below(30)}px;font:${size}px/1.45 ${draw.one(FACES)};color:#111;background:#fff">
<div style="display:flex;justify-content:space-between;${facing ? '' : 'flex-direction:column;gap:16px'}">${head}${factTable}</div>
<h2>${draw.one(c.invoice)}</h2>
<table style="width:100%;border-collapse:collapse;${draw.often(50) ? 'border-bottom:1px solid #333' : ''}">${goods.map((g) => row([g.name, String(g.count), money(g.price), money(g.amount)])).join('')}</table>
<table style="margin-left:${draw.often(70) ? 'auto' : '0'};margin-top:14px">${sums.map(([name, value, strong]) => row([strong && bold ? `<b>${name}${colon}</b>` : name + colon, strong && bold ? `<b>${value}</b>` : value])).join('')}</table></body>`;
  const decimal = (cents: number) => (cents / 100).toFixed(2);
  return {
    ...{ pages: [html], kind: 'invoice', locale: c.locale, company, date: iso(y, m, d) },
    ...{ totals: totals.map(decimal), traps },
  };
}

await measurePapers(
  Array.from({ length: Number(values.count) }, (_, i) => made(Number(values.seed) * 1000 + i)),
  values,
);
