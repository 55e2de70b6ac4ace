import { z } from 'zod';
import type { FieldReading, Receipt, ReceiptField } from '../../contract/receipt.ts';
import { foldText } from '../../contract/same-text.ts';
import { openDocument } from '../../documents/index.ts';
import { anls } from '../../reading/metrics.ts';
import { decideDate } from '../../receipts/fields/receipt-date.ts';
import { toUnits } from '../../receipts/numbers/index.ts';
import { readReceipt } from '../../receipts/read/read-receipt.ts';
import type { CliContext } from './context.ts';
import { readJsonl, resolveBeside } from './eval-lines.ts';
import { givenLines } from './given-lines.ts';
import type { Docent } from './service.ts';

/** A receipt as receipts.jsonl has it: four fields as annotated (days before months), lines with boxes in pixels. */
export const ReceiptTruth = z.object({
  image: z.string(),
  width: z.number().positive(),
  height: z.number().positive(),
  fields: z.record(z.string(), z.string().nullable()),
  lines: z.array(z.object({ box: z.tuple([z.number(), z.number(), z.number(), z.number()]), text: z.string() })),
});
export type ReceiptTruth = z.infer<typeof ReceiptTruth>;

const FIELDS = ['company', 'date', 'address', 'total'] as const;
type Field = (typeof FIELDS)[number];

interface FieldScore {
  readonly n: number;
  /** Equal after normalisation: days for dates, numbers for amounts, letters and digits for text. */
  readonly exact: number;
  /** Of the value as read against the annotation as written. */
  readonly anls: number;
  /** Share of fields that some reading gave (value or alternative). */
  readonly by_source: Readonly<Record<string, { readonly n: number; readonly exact: number }>>;
  readonly disagreements: number;
}

export interface EvalReceiptsResult {
  readonly receipts: number;
  readonly fields: Readonly<Record<Field, FieldScore>>;
  /** Receipts whose total is wrong or missing, and how many of them wait for a person because of their total. */
  readonly wrong_totals: { readonly n: number; readonly caught: number };
  /** How many of the right ones need review as well. */
  readonly right_totals: { readonly n: number; readonly doubted: number };
  /** Receipts of which anything waits for a person, as a share of all. */
  readonly waiting: number;
  /** Receipts whose total or date waits, as a share of all. */
  readonly waiting_for_total_or_date: number;
  /** Any of the four fields wrong, and any of these in the review queue. */
  readonly review: {
    readonly wrong_fields: number;
    readonly caught: number;
    readonly right_fields: number;
    readonly doubted: number;
  };
  readonly seconds_per_receipt: number;
  readonly predictions: readonly Prediction[];
}

export interface Prediction {
  readonly image: string;
  readonly fields: Readonly<
    Record<
      Field,
      {
        value: string | null;
        text: string | null;
        source: string | null;
        truth: string | null;
        exact: boolean;
        doubts: readonly string[];
        others: readonly Pick<FieldReading, 'value' | 'source' | 'confidence' | 'onPage'>[];
      }
    >
  >;
  readonly review: readonly string[];
}

export interface EvalReceiptsOptions {
  /** The data set's own lines instead of the model's reading. */
  readonly given: boolean;
  /** false: the layout alone. */
  readonly ask: boolean;
}

/** Reads every receipt and compares the four annotated fields. */
export async function evalReceipts(
  docent: Docent,
  file: string,
  limit: number | undefined,
  options: EvalReceiptsOptions,
  context: CliContext,
): Promise<EvalReceiptsResult> {
  const truths = await readJsonl(file, ReceiptTruth, limit);
  const start = performance.now();
  const predictions: Prediction[] = [];
  for (const truth of truths) {
    context.progress.stage(`receipts: ${predictions.length} of ${truths.length}`);
    const document = await openDocument(resolveBeside(file, truth.image), { signal: context.signal });
    try {
      const lines = options.given ? { lines: givenLines(truth), source: null } : undefined;
      predictions.push(
        compareReceipt(
          truth,
          await readReceipt(docent, document, 1, { lines, ask: options.ask, signal: context.signal }),
        ),
      );
    } finally {
      await document.dispose();
    }
  }
  return {
    ...receiptScores(predictions),
    seconds_per_receipt: (performance.now() - start) / 1000 / truths.length,
    predictions,
  };
}

const perField = <T>(of: (name: Field) => T): Record<Field, T> => ({
  company: of('company'),
  date: of('date'),
  address: of('address'),
  total: of('total'),
});

/** A receipt's four fields beside what is annotated. */
export function compareReceipt(truth: ReceiptTruth, receipt: Receipt): Prediction {
  const entry = (name: Field) => {
    const field: ReceiptField = receipt.fields[name];
    const wanted = truth.fields[name] ?? null;
    return {
      value: field.value,
      text: field.text,
      source: field.agreed ? 'both' : field.source,
      truth: wanted,
      exact: equal(name, field, wanted),
      doubts: field.doubts,
      others: field.alternatives.map(({ value, source, confidence, onPage }) => ({
        value,
        source,
        confidence,
        onPage,
      })),
    };
  };
  return {
    image: truth.image,
    fields: perField(entry),
    review: receipt.review,
  };
}

/** "20180428" or "25032018" as a day. */
function compactDay(wanted: string): string {
  const yearFirst = wanted.replace(/^((?:19|20)\d\d)(\d\d)(\d\d)$/, '$1-$2-$3');
  return yearFirst !== wanted ? yearFirst : wanted.replace(/^(\d\d)(\d\d)(\d{4})$/, '$3-$2-$1');
}

function equal(name: Field, { value }: ReceiptField, wanted: string | null): boolean {
  if (value === null || wanted === null) return false;
  if (name === 'date') return value === (decideDate({ text: wanted }, 'day-first')?.day ?? compactDay(wanted));
  if (name === 'total') return toUnits(value) === toUnits(wanted.replace(/[^\d.-]/g, ''));
  return foldText(value) === foldText(wanted);
}

export function receiptScores(
  predictions: readonly Prediction[],
): Omit<EvalReceiptsResult, 'seconds_per_receipt' | 'predictions'> {
  const annotated = (name: Field) =>
    predictions.map((p) => p.fields[name]).filter((f) => f.truth !== null && f.truth !== '');
  const fields = perField((name): FieldScore => {
    const all = annotated(name);
    const sources = [...new Set(all.map((f) => f.source ?? 'none'))].map((source) => {
      const of = all.filter((f) => (f.source ?? 'none') === source);
      return [source, { n: of.length, exact: mean(of.map((f) => Number(f.exact))) }];
    });
    return {
      n: all.length,
      exact: mean(all.map((f) => Number(f.exact))),
      anls: mean(all.map((f) => anls(f.text ?? '', [f.truth!]))),
      by_source: Object.fromEntries(sources),
      disagreements: all.filter((f) => f.doubts.includes('disagreement')).length,
    };
  });
  const totals = annotated('total');
  const all = FIELDS.flatMap(annotated);
  const split = (fs: typeof all, exact: boolean) => fs.filter((f) => f.exact === exact);
  const doubted = (fs: typeof all) => fs.filter((f) => f.doubts.length > 0 || f.value === null).length;
  return {
    receipts: predictions.length,
    fields,
    wrong_totals: { n: split(totals, false).length, caught: doubted(split(totals, false)) },
    right_totals: { n: split(totals, true).length, doubted: doubted(split(totals, true)) },
    waiting: mean(predictions.map((p) => Number(p.review.length > 0))),
    waiting_for_total_or_date: mean(
      predictions.map((p) => Number(p.review.some((path) => path === 'total' || path === 'date'))),
    ),
    review: {
      wrong_fields: split(all, false).length,
      caught: doubted(split(all, false)),
      right_fields: split(all, true).length,
      doubted: doubted(split(all, true)),
    },
  };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, v) => sum + v, 0) / values.length;
}

export function receiptsText(result: EvalReceiptsResult): string {
  const lines = FIELDS.map((name) => {
    const { n, exact, anls: similarity, by_source, disagreements } = result.fields[name];
    const sources = Object.entries(by_source)
      .map(([source, s]) => `${source} ${s.n} (${s.exact.toFixed(2)})`)
      .join(', ');
    return `${name.padEnd(8)} n ${n}  exact ${exact.toFixed(3)}  ANLS ${similarity.toFixed(3)}  from: ${sources}; ${disagreements} disagreements`;
  });
  const { wrong_totals: wrong, right_totals: right, review } = result;
  return `${lines.join('\n')}
wrong totals nobody marked: ${wrong.n - wrong.caught} of ${result.receipts}; marked: ${wrong.caught} of ${wrong.n}; right totals marked all the same: ${right.doubted} of ${right.n}
receipts with anything to check: ${(100 * result.waiting).toFixed(0)}%; with a total or date to check: ${(100 * result.waiting_for_total_or_date).toFixed(0)}%
wrong fields marked: ${review.caught} of ${review.wrong_fields}; right fields marked: ${review.doubted} of ${review.right_fields}
${result.receipts} receipts, ${result.seconds_per_receipt.toFixed(2)} s each
`;
}
