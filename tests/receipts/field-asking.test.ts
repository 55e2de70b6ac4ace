import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src-main/contract/docent.ts';
import type { OpenDocument } from '../../src-main/documents/index.ts';
import { evidence } from '../../src-main/reading/index.ts';
import { type ReceiptService, readReceipt, receiptSchema } from '../../src-main/receipts/index.ts';
import { linesOf } from './sample-lines.ts';

const PAPER = `CAFE MELATI SDN BHD
12 JALAN MAJU, 81300 SKUDAI
DATE: 02/03/2018
TEA            2.00
CAKE           3.00
SUBTOTAL       5.00
TOTAL RM       5.00
CASH          10.00
CHANGE         5.00`;
const document = {} as OpenDocument;

/** What is asked of the better reader alone and of both, beside a model that says so of these fields. */
function asked(alone: Readonly<Record<string, string>>, both: Readonly<Record<string, string>>, readers: 1 | 2 = 2) {
  const lines = linesOf(PAPER).map((line) => ({ ...line, scores: Array.from(line.text, () => 0.9999) }));
  const ofOne: string[] = [];
  const ofBoth: string[] = [];
  const kind = (question: string) => /company that|date|address|total|cashier/.exec(question)![0];
  const service: ReceiptService = {
    lines: async () => ({ lines, source: 'text-layer' }),
    ask: async (_, questions, { oneReader }) => {
      (oneReader ? ofOne : ofBoth).push(...questions.map(kind));
      const answers = questions.map((question): Answer => {
        const answer = (oneReader ? alone : both)[kind(question)] ?? '';
        const places = evidence(answer, lines, { question }).map((item) => ({ page: 1, ...item }));
        return { question, answer, found: answer !== '', page: 1, evidence: places, confidence: 0.9 };
      });
      const result = { answers, model: 'test', device: 'cpu', ...(oneReader && readers === 2 && { oneReader }) };
      return result as Awaited<ReturnType<ReceiptService['ask']>>;
    },
  };
  return { service, ofOne, ofBoth };
}

const RIGHT = {
  'company that': 'CAFE MELATI SDN BHD',
  date: '02/03/2018',
  address: '12 JALAN MAJU, 81300 SKUDAI',
  total: '5.00',
};

describe('a model with two readers', () => {
  it('is asked by the better one alone where the page itself says the same', async () => {
    const { service, ofOne, ofBoth } = asked(RIGHT, {});
    const { fields, model } = await readReceipt(service, document, 1);
    expect([...ofOne].sort()).toEqual(['address', 'company that', 'date', 'total']);
    expect(ofBoth).toEqual([]);
    expect(fields.total).toMatchObject({ value: '5.00', agreed: true, doubts: [] });
    expect(model).toBe('test');
  });

  it('is asked by both about a total and an address that the page does not bear out, and what both say counts', async () => {
    const { service, ofBoth } = asked({ ...RIGHT, total: '10.00', address: 'SKUDAI' }, RIGHT);
    const { fields } = await readReceipt(service, document, 1);
    expect([...ofBoth].sort()).toEqual(['address', 'total']);
    expect(fields.total).toMatchObject({ value: '5.00', agreed: true });
    expect(fields.address).toMatchObject({ value: RIGHT.address, agreed: true });
  });

  it('is asked by both what the user wants to know', async () => {
    const schema = receiptSchema(
      { type: 'object', properties: { cashier: { description: 'Who is the cashier?' } } },
      'test',
    );
    const { service, ofBoth } = asked(RIGHT, { cashier: 'TEA' });
    const { custom } = await readReceipt(service, document, 1, { schema });
    expect(ofBoth).toEqual(['cashier']);
    expect(custom.cashier!.value).toBe('TEA');
  });
});

describe('a model with one reader', () => {
  it('is asked once, whatever it says', async () => {
    const { service, ofOne, ofBoth } = asked({ ...RIGHT, total: '10.00' }, RIGHT, 1);
    await readReceipt(service, document, 1);
    expect([ofOne.length, ofBoth]).toEqual([4, []]);
  });
});
