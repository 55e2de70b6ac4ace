import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src-main/contract/docent.ts';
import { HEADER_FIELDS, ReceiptPreset } from '../../src-main/contract/receipt.ts';
import { evidence } from '../../src-main/reading/index.ts';
import { presetSchema, receiptSchema } from '../../src-main/receipts/index.ts';
import { askSchema } from '../../src-main/receipts/schema-fields.ts';
import { GROCER, linesOf } from './sample-lines.ts';

const lines = linesOf(GROCER);

function asked(properties: Record<string, object>, said: readonly string[], required: string[] = []) {
  const schema = receiptSchema({ type: 'object', properties, required }, 'fields.json');
  const answers = said.map((answer, i): Answer => {
    const question = schema.fields[i]!.question;
    const items = evidence(answer, lines, { question }).map((item) => ({ page: 1, ...item }));
    return { question, answer, found: answer !== 'not on this page', page: 1, evidence: items, confidence: 0.9 };
  });
  return askSchema(schema, answers, lines, 1);
}

describe('a schema of one’s own', () => {
  it('asks each property by its description, title or name', () => {
    const { fields } = receiptSchema(
      {
        properties: {
          a: { description: 'Who was the cashier?' },
          b: { title: 'Phone number' },
          registrationNumber: {},
        },
      },
      's',
    );
    expect(fields.map((f) => f.question)).toEqual([
      'Who was the cashier?',
      'What is the phone number?',
      'What is the registration number?',
    ]);
  });

  it('gives values in its types, each with its place on the page', () => {
    const got = asked(
      { phone: {}, paid: { type: 'number' }, count: { type: 'integer' }, day: { type: 'string', format: 'date' } },
      ['03-5498845', 'RM 20.20', '4', '14/03/2018'],
    );
    expect([got.phone!.typed, got.paid!.typed, got.count!.typed, got.day!.typed]).toEqual([
      '03-5498845',
      20.2,
      4,
      '2018-03-14',
    ]);
    for (const field of Object.values(got)) expect(field.evidence.length).toBeGreaterThan(0);
  });

  it('gives null for what is on no line, for what does not fit, and for what the page does not say', () => {
    const got = asked(
      { total: { type: 'number' }, phone: { type: 'string', pattern: '^\\+' }, cashier: {}, table: {} },
      ['77.70', '03-5498845', 'not on this page', 'not on this page'],
      ['cashier'],
    );
    expect(Object.values(got).map((f) => [f.typed, f.doubts])).toEqual([
      [null, ['not-on-page']],
      [null, ['invalid']],
      [null, ['missing']],
      [null, []],
    ]);
    expect(got.total!.alternatives).toMatchObject([{ value: '77.70', onPage: 'no' }]);
  });

  it.each([
    [[], 'not a JSON Schema'],
    [{ properties: {} }, 'between 1 and 64'],
    [{ properties: { a: { type: 'array' } } }, 'the property a must be'],
    [{ properties: { a: { type: 'string', patern: 'x' } } }, 'patern'],
    [{ properties: { a: { type: 'string', pattern: '(' } } }, 'the property a'],
  ])('is refused with the reason when it is none: %j', (value, reason) => {
    expect(() => receiptSchema(value, 'fields.json')).toThrow(
      expect.objectContaining({ code: 'bad-input', message: expect.stringContaining(reason) }),
    );
  });
});

describe('a preset', () => {
  it.each(ReceiptPreset.options)('asks for what such documents say, each once: %s', (preset) => {
    const { fields } = presetSchema(preset);
    expect(fields.length).toBeGreaterThan(2);
    expect(new Set(fields.map((field) => field.question)).size).toBe(fields.length);
    for (const { name } of fields) expect(HEADER_FIELDS).not.toContain(name);
  });
});
