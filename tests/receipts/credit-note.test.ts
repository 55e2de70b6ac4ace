import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src-main/contract/docent.ts';
import { recheck } from '../../src-main/receipts/checks/field-checks.ts';
import { extractReceipt } from '../../src-main/receipts/extract.ts';
import { QUESTIONS } from '../../src-main/receipts/questions.ts';
import { linesOf } from './sample-lines.ts';

function extract(text: string, said?: string) {
  const question = QUESTIONS.total;
  const total: Answer | undefined =
    said === undefined ? undefined : { question, answer: said, found: true, page: 1, evidence: [], confidence: 0.9 };
  const answers = total === undefined ? {} : { total };
  return extractReceipt({ page: 1, lines: linesOf(text), source: 'text-layer', answers });
}

const note = (title: string, sign: string) => `
Schreinerei Vogt GmbH
Talweg 3
79100 Freiburg
USt-IdNr. DE811907980
${title} 2024-4711
Datum: 14.03.2024
Bezeichnung                   Betrag
Regalbrett                      ${sign}80,00
Lasur farblos                   ${sign}20,00
Nettobetrag                    ${sign}100,00
zzgl. 19% MwSt                  ${sign}19,00
Gesamtbetrag                   ${sign}119,00 EUR
`;

describe('a refund at the till', () => {
  const slip = (sign: string) =>
    `Harbour Goods Ltd\nRETURN\nOak shelf   ${sign}80.00\nTotal   ${sign}80.00\nRefund to VISA   80.00\n14/03/2024`;

  it('has a negative total', () => {
    expect(extract(slip('-')).fields.total.value).toBe('-80.00');
  });

  it('is none without a minus: a ticket is called so too', () => {
    expect(extract(slip('')).fields.total.value).toBe('80.00');
  });
});

describe('a printed credit note', () => {
  it.each([
    ['without a minus', ''],
    ['with a minus at every amount', '-'],
  ])('%s has negative amounts that add up, and is an invoice', (_how, sign) => {
    const { kind, fields, items, checks, review } = extract(note('Gutschrift Nr.', sign));
    expect(kind).toBe('invoice');
    expect([fields.subtotal.value, fields.tax.value, fields.total.value]).toEqual(['-100.00', '-19.00', '-119.00']);
    expect(items.map(({ amount }) => amount.value)).toEqual(['-80.00', '-20.00']);
    expect(fields.documentNumber.value).toBe('2024-4711');
    expect(fields.total.doubts).toEqual([]);
    expect(review).toEqual([]);
    expect(checks.every(({ passed }) => passed)).toBe(true);
  });

  it.each(['119,00', '-119,00'])('has the total that the model says as well: %s', (said) => {
    const sign = said.startsWith('-') ? '-' : '';
    expect(extract(note('Gutschrift Nr.', sign), said).fields.total).toMatchObject({ value: '-119.00', agreed: true });
  });

  it.each([
    'Credit note no.',
    'CREDIT NOTE',
    'Rechnungskorrektur Nr.',
    "Facture d'avoir n\u00b0",
    'Nota di credito n.',
    'Factura rectificativa n\u00ba',
    'Creditnota nummer:',
    'Nota de cr\u00e9dito n\u00ba',
    'Nota Kredit No:',
  ])('is known by what it calls itself: %s', (title) => {
    expect(extract(note(title, '')).fields.total.value).toBe('-119.00');
  });

  it.each(['Rechnung Nr.', 'Your credit note is enclosed', 'Avoir une table, no.', 'Invoice no.'])(
    'is none: %s',
    (title) => {
      expect(extract(note(title, '')).fields.total.value).toBe('119.00');
    },
  );

  it('is none where an invoice has a position of that name', () => {
    const invoice = note('Rechnung Nr.', '').replace(
      'Lasur farblos                   20,00',
      'Gutschrift Retoure             -20,00',
    );
    expect(extract(invoice).items.map(({ amount }) => amount.value)).toEqual(['80.00', '-20.00']);
  });

  it('still adds up after a person corrected something', () => {
    const extracted = extract(note('Gutschrift Nr.', ''));
    const timings = { read_ms: 0, ask_ms: 0, total_ms: 0 };
    const { checks } = recheck({ ...extracted, custom: {}, model: null, device: null, timings });
    expect(checks.map(({ passed, equation }) => [passed, equation])).toContainEqual([
      true,
      '-100.00 - 19.00 = -119.00',
    ]);
  });
});
