import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TextLine } from '../../src-main/contract/page.ts';
import { ReceiptTruth } from '../../src-main/hosts/cli/eval-receipts.ts';
import { BANKS, makeStatement } from '../receipts/bank-statements.ts';
import { COUNTRIES, makeInvoice } from '../receipts/business-documents.ts';
import { printedPdf } from '../receipts/printed-pdf.ts';
import { root } from '../source-imports.ts';

/** A document of a mixed folder, and what it is. */
export interface MixedDocument {
  readonly is: 'receipt' | 'invoice' | 'statement' | 'contract' | 'other PDF';
  readonly path: string;
}

const data = join(root, '../shared/data');
export const TRAINING_RECEIPTS = join(data, 'receipts/train/receipts.jsonl');

/**
 * What a household or a small office keeps in one folder: real receipts, invoices and bank statements that are made for tests as PDFs with text, real contracts and other real PDFs.
 *
 * @param folder where those that are made are written, @param receipts a file like `receipts/train/receipts.jsonl`, @param counts of which not all are taken
 */
export async function mixedDocuments(
  folder: string,
  receipts: string,
  counts: { readonly receipts: number; readonly invoices: number; readonly statements: number },
): Promise<MixedDocument[]> {
  const images = readFileSync(receipts, 'utf8').trim().split('\n').slice(0, counts.receipts);
  const real = images.map((line): MixedDocument => {
    const { image } = ReceiptTruth.parse(JSON.parse(line));
    return { is: 'receipt', path: join(dirname(receipts), image) };
  });
  const [countries, banks] = [Object.keys(COUNTRIES), Object.keys(BANKS)];
  const made: MixedDocument[] = [];
  const write = async (is: 'invoice' | 'statement', seed: number, pages: readonly (readonly TextLine[])[]) => {
    const path = join(folder, `${is}-${seed}.pdf`);
    writeFileSync(path, await printedPdf(pages));
    made.push({ is, path });
  };
  for (let seed = 0; seed < counts.invoices; seed++) {
    const { pages } = makeInvoice(countries[seed % countries.length]!, seed, 1 + (seed % 3));
    await write('invoice', seed, pages);
  }
  for (let seed = 0; seed < counts.statements; seed++) {
    // Every other round has its title in a picture that is not there.
    const titled = seed % (2 * banks.length) < banks.length;
    await write('statement', seed, [makeStatement(banks[seed % banks.length]!, seed, titled)]);
  }
  const folders = [
    ['contracts/pdfs', 'contract'],
    ['pdfs/pdfs', 'other PDF'],
  ] as const;
  const others = folders.flatMap(([from, is]) =>
    readdirSync(join(data, from))
      .sort()
      .map((name): MixedDocument => ({ is, path: join(data, from, name) })),
  );
  return [...real, ...made, ...others];
}

/** How often what is one thing was taken for another, as a Markdown table: a row for what a document is, a column for what it is taken for. */
export class ConfusionTable {
  readonly #rows = new Map<string, Map<string, number>>();

  note(is: string, taken: string): void {
    const row = this.#rows.get(is) ?? new Map<string, number>();
    this.#rows.set(is, row.set(taken, (row.get(taken) ?? 0) + 1));
  }

  toString(): string {
    const taken = [...new Set([...this.#rows.values()].flatMap((row) => [...row.keys()]))].sort();
    const rows = [...this.#rows].map(([is, row]) => [is, ...taken.map((kind) => row.get(kind) ?? 0)]);
    return [['', ...taken], ['---', ...taken.map(() => '---')], ...rows]
      .map((cells) => `| ${cells.join(' | ')} |\n`)
      .join('');
  }
}
