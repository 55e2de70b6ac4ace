import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src-main/contract/docent.ts';
import { evidence } from '../../src-main/reading/index.ts';
import { extractReceipt } from '../../src-main/receipts/extract.ts';
import { QUESTIONS } from '../../src-main/receipts/questions.ts';
import { linesOf } from './sample-lines.ts';

/** @param told what the model says; a text alone is the total */
function read(text: string, told: string | { readonly company: string | undefined } = { company: undefined }) {
  const lines = linesOf(text);
  const [field, words] = typeof told === 'string' ? (['total', told] as const) : (['company', told.company] as const);
  const question = QUESTIONS[field];
  const said = (answer: string): Answer => {
    const places = evidence(answer, lines, { question }).map((item) => ({ page: 1, ...item }));
    return { question, answer, found: true, page: 1, evidence: places, confidence: 0.95 };
  };
  const answers = words === undefined ? {} : { [field]: said(words) };
  const receipt = extractReceipt({ page: 1, lines, source: 'text-layer', answers });
  return { ...receipt, names: receipt.items.map(({ name }) => name.value) };
}

describe('what is told beside a bill', () => {
  it('is no total, whatever the model says: the sum that an insurance covers', () => {
    const notice = read(
      'HARBOUR MUTUAL LTD\nPremium notice\nDate   06/12/2024\nSum insured   250,000.00\nQuarterly instalment due   245.24',
      '250,000.00',
    );
    expect(notice.fields.total.value).toBe('245.24');
  });

  it('is none of the goods: the rent of a year, a deposit that is held, an estimate', () => {
    const rent = read(
      'HARBOUR HOMES LTD\nRent invoice\nDate   06/12/2024\nAnnual rent   9,600.00\nDeposit held   2,400.00\nRent for January   800.00\nHeating   49.50\nTotal due   849.50',
      '849.50',
    );
    expect(rent.names).toEqual(['Rent for January', 'Heating']);
    expect(rent.fields.total).toMatchObject({ value: '849.50', doubts: [] });
    const repair = read(
      'GARAGE VIDAL SAS\nDate   06/12/2024\nDevis estimé   700,00\nMain-d’œuvre   120,00\nPlaquettes   80,00\nTotal   200,00',
    );
    expect(repair.names).toEqual(['Main-d’œuvre', 'Plaquettes']);
  });
});

describe('a bill that several guests pay', () => {
  const bill = (paid: string) =>
    read(`CAFE LINDEN\nDate   06/12/2024\nSoup   18.00\nFish   42.00\nTotal   60.00\nYour share   20.00\n${paid}`);

  it('is the share of whoever has the receipt, where just that was paid; it waits', () => {
    const { fields } = bill('Card   20.00');
    expect(fields.total.value).toBe('20.00');
    expect(fields.total.doubts.length).toBeGreaterThan(0);
  });

  it('is the whole bill where all of it was paid', () => {
    expect(bill('Card   60.00').fields.total).toMatchObject({ value: '60.00', doubts: [] });
  });
});

describe('savings', () => {
  it('are a discount where they are taken off, and told beside the bill where they are not', () => {
    const taken = read('SHOP LTD\n14/03/2018\nTea   5.00\nCake   3.00\nYou saved   -1.00\nTotal to pay   7.00', '7.00');
    expect(taken.fields.discount.value).not.toBeNull();
    const told = read('SHOP LTD\n14/03/2018\nTea   5.00\nCake   3.00\nTotal to pay   8.00\nYou saved   1.00', '8.00');
    expect(told.fields.discount.value).toBeNull();
    for (const { fields } of [taken, told]) expect(fields.total.doubts).toEqual([]);
  });
});

describe('the heading of a paper', () => {
  it.each([
    ...['Beitragsrechnung', 'Quittance de loyer', "Avis d'échéance", 'Zuwendungsbestätigung', 'Reçu'],
    ...['Verbale di violazione', 'Avis de contravention', 'Parking charge notice'],
  ])('is not its seller, whatever the model says: %s', (heading) => {
    const paper = `${heading}\nAtelier Vidal SAS\n12 rue Haute\nTotal   20,00`;
    for (const said of [undefined, heading])
      expect(read(paper, { company: said }).fields.company.value).toBe('Atelier Vidal SAS');
  });

  it('has words that names have, too', () => {
    expect(read('Avis Denmark\n12 rue Haute\nTotal   20,00').fields.company.value).toBe('Avis Denmark');
  });

  it('may stand in the seller’s row, and the label of a number as well', () => {
    const paper =
      'Druckhaus Elbe KG   Rechnungsnummer   28324\nAm Markt 12   Rechnungsdatum   06.12.2024\nSumme   20,00';
    expect(read(paper).fields.company.value).toBe('Druckhaus Elbe KG');
  });
});
