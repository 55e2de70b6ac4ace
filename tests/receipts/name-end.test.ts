import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src-main/contract/docent.ts';
import { evidence } from '../../src-main/reading/index.ts';
import { extractReceipt } from '../../src-main/receipts/extract.ts';
import { nameEnd } from '../../src-main/receipts/fields/name-end.ts';
import { QUESTIONS } from '../../src-main/receipts/questions.ts';
import { linesOf } from './sample-lines.ts';

describe('a company’s name', () => {
  it.each([
    ['Officina Rinaldi S.r.l. Numero fattura', 'Officina Rinaldi S.r.l.'],
    ['Gärtnerei Sommer GmbH Rechnung', 'Gärtnerei Sommer GmbH'],
    ['DION REALTIES SDN BHD (CO. NO: 20154-T)', 'DION REALTIES SDN BHD'],
    ['AIK HUAT ENTERPRISE SDN BHD TEL: 03-1234', 'AIK HUAT ENTERPRISE SDN BHD'],
    ['SKCA HARDWARE & TIMBER SDN. BHD.lar', 'SKCA HARDWARE & TIMBER SDN. BHD.'],
    ['GARDENIA BAKERIES (KL) SDN BHD X)', 'GARDENIA BAKERIES (KL) SDN BHD'],
    ['GARDENIA BAKERIES (KL) SDN BHD (1 986', 'GARDENIA BAKERIES (KL) SDN BHD'],
  ])('ends with its legal form where a label or a registration goes on: %s', (line, name) => {
    expect(line.slice(0, nameEnd(line))).toBe(name);
  });

  it.each([
    ...['FIVE STAR CASH & CARRY', 'TAX ADVISERS LTD', 'Bill & Sons Ltd', 'Invoice Factory'],
    ...['PASAR RAYA SDN BHD (KLANG LAMA)', 'THE MARCO POLO SDN BHD BUKIT INDAH'],
  ])('goes on where no legal form stands before such a word, and where a branch stands behind it: %s', (name) => {
    expect(name.slice(0, nameEnd(name))).toBe(name);
  });

  it('has the branch in brackets that one of its two readings has', () => {
    const lines = linesOf('FUN N CHEER (MALURI)\n12 JALAN MAJU\nTOTAL   5.00');
    const company = (said: string) => {
      const [question, page] = [QUESTIONS.company, 1];
      const places = evidence(said, lines, { question }).map((item) => ({ page, ...item }));
      const answer: Answer = { question, answer: said, found: true, page, evidence: places, confidence: 0.9 };
      return extractReceipt({ page, lines, source: 'model', answers: { company: answer } }).fields.company;
    };
    expect(company('FUN N CHEER')).toMatchObject({ value: 'FUN N CHEER (MALURI)', agreed: true, doubts: [] });
    expect(company('CHEER').doubts).toContain('disagreement');
  });

  it('is found beside a number of five digits, and is no row of an address', () => {
    const seller = (text: string) =>
      extractReceipt({ page: 1, lines: linesOf(text), source: 'model' }).fields.company.value;
    expect(seller('Ferramenta Costa      Fattura n. R-82620\nVia Roma 21\nTOTALE   5.00')).toBe('Ferramenta Costa');
    expect(seller('RECEIPT\n21 Jalan Maju, Plaza Seri,\nTEA AND MORE\nTOTAL   5.00')).toBe('TEA AND MORE');
  });

  it('is found though its registration stands behind it, and not taken from the address below', () => {
    const lines = linesOf('Dion Realties Sdn Bhd (Co. No: 20154-T)\nMenara Dion 02-03, Level 2,\nTOTAL   5.00');
    expect(extractReceipt({ page: 1, lines, source: 'model' }).fields.company.value).toBe('Dion Realties Sdn Bhd');
  });
});
