import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import type { Page } from 'playwright-core';
import type { MoneyKind } from '../../src-main/contract/receipt.ts';
import { launchBrowser } from '../e2e/real-browser.ts';
import { root } from '../source-imports.ts';

/** A paper that a browser draws, and what is right about it. */
export interface DrawnPaper {
  /** The body of each of its pages. */
  readonly pages: readonly string[];
  /** What sort of paper it is, for counts by sort. */
  readonly kind: string;
  readonly locale: string;
  readonly company: string;
  readonly date: string;
  /** What may be called the total, as plain decimals: that of the goods with tax, and what is left to pay. */
  readonly totals: readonly string[];
  /** What on it misleads. */
  readonly traps: readonly string[];
  /** What else is right, where it is known: what it may be called, its number and currency, how many rows of goods it has, its tax. */
  readonly is?: readonly MoneyKind[] | undefined;
  readonly number?: string | undefined;
  readonly currency?: string | undefined;
  readonly goods?: number | undefined;
  readonly tax?: string | undefined;
}

interface Field {
  readonly value: string | null;
  readonly doubts: readonly string[];
}

type Name = 'company' | 'date' | 'total' | 'documentNumber' | 'currency' | 'tax';

interface ReadPaper {
  readonly kind: MoneyKind;
  readonly fields: Record<Name, Field>;
  readonly items: readonly { readonly name: Field }[];
}

interface Read {
  readonly file: string;
  readonly receipts: readonly ReadPaper[];
}

const RATES = {
  ...{ papers: 0, total: 0, date: 0, company: 0, waits: 0 },
  ...{ totalMarked: 0, totalUnmarked: 0, dateMarked: 0, dateUnmarked: 0 },
  ...{ otherKind: 0, otherNumber: 0, otherCurrency: 0, otherTax: 0, invented: 0 },
};
type Rates = Record<keyof typeof RATES, number>;

/** Reads papers with `docent receipt`, prints those that were not read right, and the counts of all and of each kind. */
export async function measurePapers(
  papers: readonly DrawnPaper[],
  {
    pixels,
    keep,
    ask = true,
  }: { readonly pixels: boolean; readonly keep?: string | undefined; readonly ask?: boolean },
): Promise<void> {
  const folder = keep ?? mkdtempSync(join(tmpdir(), 'docent-drawn-papers-'));
  mkdirSync(folder, { recursive: true });
  const truths = await drawn(papers, folder, pixels);
  writeFileSync(join(folder, 'truth.jsonl'), truths.map((t) => `${JSON.stringify(t)}\n`).join(''));
  const read = readAll(
    truths.map(({ file }) => file),
    ask,
  );
  const [all, kinds] = [{ ...RATES }, new Map<string, Rates>()];
  for (const truth of truths) {
    const own = read.find(({ file }) => file === truth.file)?.receipts[0];
    const ofKind = kinds.get(truth.kind) ?? { ...RATES };
    kinds.set(truth.kind, ofKind);
    for (const rates of [all, ofKind]) count(rates, truth, own);
    if (own === undefined) console.log(JSON.stringify({ ...truth, read: 'nothing' }));
    else if (!Object.values({ ...judged(truth, own), ...besides(truth, own) }).every(Boolean))
      console.log(JSON.stringify({ ...truth, said: saidOf(own) }));
  }
  if (kinds.size > 1) console.table(Object.fromEntries([...kinds].sort(([a], [b]) => a.localeCompare(b))));
  console.log(JSON.stringify(all));
  if (keep === undefined) rmSync(folder, { recursive: true, force: true });
}

type Truth = Omit<DrawnPaper, 'pages'> & { readonly file: string };

async function drawn(papers: readonly DrawnPaper[], folder: string, pixels: boolean): Promise<Truth[]> {
  const browser = await launchBrowser();
  const truths: Truth[] = [];
  try {
    const view = await browser.newPage({ viewport: { width: 800, height: 1130 }, deviceScaleFactor: 1.5 });
    for (const [i, { pages, ...truth }] of papers.entries()) {
      const file = join(folder, `${i}.${pixels && pages.length === 1 ? 'png' : 'pdf'}`);
      if (!pixels) {
        await view.setContent(pages.join('<div style="break-after:page"></div>'));
        await view.pdf({ path: file, format: 'A4' });
      } else if (pages.length === 1) {
        await view.setContent(pages[0]!);
        await view.screenshot({ path: file });
      } else writeFileSync(file, await picturesOf(pages, view));
      truths.push({ file, ...truth });
    }
  } finally {
    await browser.close();
  }
  return truths;
}

/** A PDF whose pages are pictures. */
async function picturesOf(pages: readonly string[], view: Page): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  for (const page of pages) {
    await view.setContent(page);
    pdf.addPage([595, 842]).drawImage(await pdf.embedPng(await view.screenshot()), { width: 595, height: 842 });
  }
  return await pdf.save();
}

function readAll(files: readonly string[], ask: boolean): readonly Read[] {
  const command = [join(root, 'bin/docent.js'), 'receipt', '--json', ...(ask ? [] : ['--no-ask']), ...files];
  const said = execFileSync(process.execPath, command, {
    ...{ maxBuffer: 1 << 28, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  });
  return (JSON.parse(said) as { readonly files: readonly Read[] }).files;
}

function judged(truth: Truth, { fields: { total, date, company } }: ReadPaper) {
  return {
    total: truth.totals.includes(total.value ?? ''),
    date: (date.value ?? '') === truth.date,
    company: company.value === truth.company,
  };
}

/** What is known of a paper beside them, and not said otherwise. What was not found is no fault here. */
function besides({ is, number, currency, goods, tax }: Truth, { kind, fields, items }: ReadPaper) {
  const fits = (known: string | undefined, said: Field) =>
    known === undefined || said.value === null || said.value === known;
  return {
    otherKind: is === undefined || is.includes(kind),
    otherNumber: fits(number, fields.documentNumber),
    otherCurrency: fits(currency, fields.currency),
    otherTax: fits(tax, fields.tax),
    invented: goods === undefined || items.length <= goods,
  };
}

function count(rates: Rates, truth: Truth, own: ReadPaper | undefined): void {
  rates.papers += 1;
  if (own === undefined) return;
  const right = judged(truth, own);
  for (const name of ['total', 'date', 'company'] as const) rates[name] += Number(right[name]);
  rates.waits += Number([own.fields.total, own.fields.date].some(({ doubts }) => doubts.length > 0));
  for (const name of ['total', 'date'] as const)
    if (!right[name]) rates[`${name}${own.fields[name].doubts.length > 0 ? 'Marked' : 'Unmarked'}`] += 1;
  for (const [name, is] of Object.entries(besides(truth, own)) as [keyof ReturnType<typeof besides>, boolean][])
    rates[name] += Number(!is);
}

function saidOf({ kind, fields: { total, date, company, documentNumber, currency, tax }, items }: ReadPaper) {
  return {
    ...{ total: total.value, doubts: total.doubts },
    ...{ date: date.value, dateDoubts: date.doubts, company: company.value },
    ...{ kind, number: documentNumber.value, currency: currency.value, tax: tax.value },
    goods: items.map(({ name }) => name.value),
  };
}
