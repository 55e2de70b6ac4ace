import { createRequire } from 'node:module';
import type ajv2020 from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import type ajvFormats from 'ajv-formats';
import { z } from 'zod';
import type { Answer } from '../contract/docent.ts';
import { DocentError } from '../contract/errors.ts';
import type { TextLine } from '../contract/page.ts';
import type { CustomField, Doubt } from '../contract/receipt.ts';
import { NOTHING } from '../contract/receipt.ts';
import { numberValue } from '../reading/numbers.ts';
import { DOUBT_BELOW } from './combine.ts';
import { dayOrder, decideDate, findReceiptDates } from './fields/receipt-date.ts';
import { findMoney } from './numbers/index.ts';
import { amountReading, standsAsNumber, textReading } from './questions.ts';
import { pageRows } from './rows/page-rows.ts';

/** One property of the user's schema: what it is called, what the model is asked, and what its value must be like. */
export interface SchemaField {
  readonly name: string;
  readonly question: string;
  readonly type: 'string' | 'number' | 'integer' | 'boolean';
  readonly date: boolean;
  readonly required: boolean;
  readonly validate: ValidateFunction;
}

export interface ReceiptSchema {
  readonly fields: readonly SchemaField[];
}

/** What Docent uses of a JSON Schema (2020-12); the rest of it is ajv's to check. */
const UserSchema = z.object({
  type: z.literal('object').optional(),
  properties: z.record(
    z.string(),
    z.looseObject({
      type: z.union([z.string(), z.array(z.string())]).optional(),
      title: z.string().optional(),
      description: z.string().optional(),
      format: z.string().optional(),
      enum: z.array(z.json()).optional(),
    }),
  ),
  required: z.array(z.string()).optional(),
});

const LARGEST = 64;

/** Ajv is loaded with the first schema: it is a hundred files, and most starts of Docent see none. `strict` finds misspelt keywords, which would silently check nothing. */
function newAjv(): ajv2020.Ajv2020 {
  const require = createRequire(import.meta.url);
  const { Ajv2020 } = require('ajv/dist/2020.js') as typeof ajv2020;
  const { default: addFormats } = require('ajv-formats') as typeof ajvFormats;
  const ajv = new Ajv2020({ strict: true, allErrors: false });
  addFormats(ajv);
  return ajv;
}

/**
 * A JSON Schema of an object with plain properties, each asked as a question: its description when that is one, else one made of its title or
 * name. @throws DocentError bad-input
 */
export function receiptSchema(value: unknown, subject: string): ReceiptSchema {
  const bad = (why: string, cause?: unknown) => new DocentError('bad-input', `${subject}: ${why}`, { subject, cause });
  const parsed = UserSchema.safeParse(value);
  if (!parsed.success)
    throw bad(`this is not a JSON Schema of an object with properties (${z.prettifyError(parsed.error)}).`);
  const entries = Object.entries(parsed.data.properties);
  if (entries.length === 0 || entries.length > LARGEST) throw bad(`give between 1 and ${LARGEST} properties.`);
  const ajv = newAjv();
  const fields = entries.map(([name, property]): SchemaField => {
    const types = [property.type ?? 'string'].flat().filter((t) => t !== 'null');
    const type = types[0];
    if (types.length !== 1 || (type !== 'string' && type !== 'number' && type !== 'integer' && type !== 'boolean')) {
      throw bad(
        `the property ${name} must be a string, number, integer or boolean; list the parts of anything else as properties of their own.`,
      );
    }
    let validate: ValidateFunction;
    try {
      validate = ajv.compile(property);
    } catch (cause) {
      throw bad(`the property ${name}: ${cause instanceof Error ? cause.message : String(cause)}.`, cause);
    }
    const date = property.format === 'date';
    return {
      name,
      question: questionOf(name, property),
      type,
      date,
      required: parsed.data.required?.includes(name) ?? false,
      validate,
    };
  });
  return { fields };
}

/** The same from a file's text. @throws DocentError bad-input */
export function parseReceiptSchema(text: string, subject: string): ReceiptSchema {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DocentError('bad-input', `${subject} is not JSON (${why}). Correct the schema and try again.`, {
      subject,
      cause,
    });
  }
  return receiptSchema(value, subject);
}

/** The answers as the schema's types, each with its evidence; null where nothing valid is on the page. */
export function askSchema(
  schema: ReceiptSchema,
  answers: readonly Answer[],
  lines: readonly TextLine[],
  page: number,
): Record<string, CustomField> {
  const rows = pageRows(lines, page);
  const order = dayOrder(findReceiptDates(rows), lines.map((line) => line.text).join('\n'));
  return Object.fromEntries(
    schema.fields.map((field, i) => {
      const answer = answers[i];
      const numeric = field.type === 'number' || field.type === 'integer';
      const isMoney = numeric && findMoney(answer?.answer ?? '', rows.style).length === 1;
      const said = isMoney ? amountReading(answer, rows) : textReading(answer);
      // A number must be on the page exactly; a near match does not count.
      const reading =
        said === null || isMoney || !numeric
          ? said
          : { ...said, onPage: standsAsNumber(said.text, lines) ? ('yes' as const) : ('no' as const) };
      const nothing: CustomField = {
        ...NOTHING,
        question: field.question,
        typed: null,
        type: field.type,
        doubts: field.required ? ['missing'] : [],
      };
      if (reading === null) return [field.name, nothing];
      if (reading.onPage === 'no' && field.type !== 'boolean')
        return [field.name, { ...nothing, doubts: ['not-on-page'] satisfies Doubt[], alternatives: [reading] }];
      const typed = typedValue(field, reading.value, order);
      if (typed === null || !field.validate(typed))
        return [field.name, { ...nothing, doubts: ['invalid'] satisfies Doubt[], alternatives: [reading] }];
      const { value: _, onPage, ...rest } = reading;
      const doubts: Doubt[] = reading.confidence < DOUBT_BELOW ? ['low-confidence'] : [];
      if (onPage === 'nearly') doubts.push('nearly-on-page');
      return [
        field.name,
        { ...NOTHING, ...rest, value: String(typed), question: field.question, typed, type: field.type, doubts },
      ];
    }),
  );
}

function typedValue(
  field: SchemaField,
  text: string,
  order: ReturnType<typeof dayOrder>,
): string | number | boolean | null {
  if (field.type === 'boolean')
    return /^(?:yes|true)\b/i.test(text) ? true : /^(?:no|false)\b/i.test(text) ? false : null;
  if (field.type === 'string') return field.date ? (decideDate({ text }, order)?.day ?? null) : text;
  const plain = numberValue(text);
  return plain === null ? null : Number(plain);
}

function questionOf(
  name: string,
  { title, description }: { title?: string | undefined; description?: string | undefined },
): string {
  if (description?.trim().endsWith('?')) return description.trim();
  const spelt = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();
  const words = (title ?? description ?? spelt).trim().replace(/[.:]$/, '');
  return `What is the ${words.charAt(0).toLowerCase()}${words.slice(1)}?`;
}
