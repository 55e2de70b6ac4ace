import { distance } from 'fastest-levenshtein';
import { type Doubt, type FieldReading, NOTHING, type Reason, type ReceiptField } from '../contract/receipt.ts';
import { foldText } from '../contract/same-text.ts';

/** Default confidence below which a field needs review. */
export const DOUBT_BELOW = 0.6;
/** Texts that differ by less than one character in ten say the same: the rest is commas and misread letters. */
const SAME_TEXT = 0.9;

export interface CombineOptions {
  /** Every receipt has it, so a missing one is a doubt. */
  readonly required: boolean;
  readonly doubtBelow: number;
  /** Values that are compared exactly: amounts and dates. */
  readonly exact: boolean;
}

/**
 * One field from what the model and the layout say. Only what is on the page can be its value; of two such readings the surer one is,
 * and the other stays beside it. Two that agree are surer than either, because they are independent.
 */
export function combine(
  layout: FieldReading | null,
  model: FieldReading | null,
  options: CombineOptions,
): ReceiptField {
  const readings = [model, layout].filter((r) => r !== null);
  const eligible = readings.filter((r) => r.onPage !== 'no').sort((a, b) => b.confidence - a.confidence);
  const both = eligible.length === 2;
  const agreed = both
    ? options.exact
      ? eligible[0]!.value === eligible[1]!.value
      : similar(eligible[0]!.value, eligible[1]!.value)
    : null;
  const doubts: Doubt[] = [];
  if (model?.onPage === 'no') doubts.push('not-on-page');
  if (agreed === false) doubts.push('disagreement');
  const best = eligible[0];
  if (best === undefined) {
    if (options.required) doubts.push('missing');
    return { ...NOTHING, doubts, alternatives: readings };
  }
  // Of two that agree the model's words are shown: it was asked.
  const chosen = agreed ? eligible.find((r) => r.source === 'model')! : best;
  const confidence = agreed ? 1 - eligible.reduce((wrong, r) => wrong * (1 - r.confidence), 1) : best.confidence;
  if (chosen.onPage === 'nearly' && !agreed) doubts.push('nearly-on-page');
  if (confidence < options.doubtBelow) doubts.push('low-confidence');
  return {
    value: chosen.value,
    text: chosen.text,
    source: chosen.source,
    confidence,
    evidence: chosen.evidence,
    agreed,
    doubts,
    alternatives: readings.filter((r) => r !== chosen && (!agreed || r.value !== chosen.value)),
    why: reasonsOf(agreed ? eligible : [chosen]),
  };
}

function reasonsOf(readings: readonly FieldReading[]): Reason[] {
  return [...new Set(readings.flatMap((r): readonly Reason[] => r.why ?? (r.source === 'model' ? ['model'] : [])))];
}

/** A field that only the layout can find. */
export function fromLayout(reading: Omit<FieldReading, 'source' | 'onPage'> | null, doubtBelow: number): ReceiptField {
  if (reading === null) return NOTHING;
  return combine({ ...reading, source: 'layout', onPage: 'yes' }, null, { required: false, doubtBelow, exact: true });
}

export function withDoubt<F extends ReceiptField>(field: F, doubt: Doubt): F {
  return field.doubts.includes(doubt) ? field : { ...field, doubts: [...field.doubts, doubt] };
}

function similar(a: string, b: string): boolean {
  const [x, y] = [foldText(a), foldText(b)];
  return 1 - distance(x, y) / Math.max(1, x.length, y.length) >= SAME_TEXT;
}
