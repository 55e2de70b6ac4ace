import { describe, expect, it } from 'vitest';
import { extractReceipt } from '../../src-main/receipts/extract.ts';
import { groupPages } from '../../src-main/receipts/read/group-pages.ts';
import { COUNTRIES, type MadeInvoice, makeInvoice } from './business-documents.ts';

function extract({ pages }: MadeInvoice) {
  const [first, ...more] = pages.map((lines, i) => ({ page: i + 1, lines }));
  return extractReceipt({ page: 1, lines: first!.lines, more, source: 'text-layer' });
}

describe.each(Object.keys(COUNTRIES))('an invoice from %s', (country) => {
  it.each([1, 2, 3, 5])('of %i pages gives its fields and its goods, and no other goods', (pages) => {
    // Longer ones have more of everything in each.
    for (let seed = 1; seed <= (pages < 3 ? 12 : 4); seed++) {
      const made = makeInvoice(country, seed, pages);
      const { fields, items, kind } = extract(made);
      const where = `${country}, seed ${seed}`;
      expect(
        {
          kind,
          company: fields.company.value,
          number: fields.documentNumber.value,
          date: fields.date.value,
          due: fields.dueDate.value,
          currency: fields.currency.value,
          subtotal: fields.subtotal.value,
          tax: fields.tax.value,
          total: fields.total.value,
        },
        where,
      ).toEqual({
        kind: 'invoice',
        company: made.seller,
        number: made.number,
        date: made.date,
        due: made.due,
        currency: made.currency,
        subtotal: made.subtotal,
        tax: made.tax,
        total: made.total,
      });
      expect([...fields.total.doubts, ...fields.date.doubts], where).toEqual([]);
      expect(
        items.map((item) => ({ name: item.name.value, amount: item.amount.value })),
        where,
      ).toEqual(made.goods);
    }
  });

  it('of two pages is one document, and two invoices are two', () => {
    const pages = makeInvoice(country, 3, 2).pages.map((lines, i) => ({ page: i + 1, lines }));
    const next = makeInvoice(country, 4, 1).pages.map((lines) => ({ page: 3, lines }));
    expect(groupPages([...pages, ...next]).map((group) => group.map(({ page }) => page))).toEqual([[1, 2], [3]]);
  });

  it('of four pages is one document, and the one behind it another', () => {
    const pages = makeInvoice(country, 3, 4).pages.map((lines, i) => ({ page: i + 1, lines }));
    const next = makeInvoice(country, 4, 3).pages.map((lines, i) => ({ page: 5 + i, lines }));
    expect(groupPages([...pages, ...next]).map((group) => group.map(({ page }) => page))).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7],
    ]);
  });
});
