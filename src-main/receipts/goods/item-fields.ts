import type { Evidence } from '../../contract/docent.ts';
import { NOTHING, type ReceiptField, type ReceiptItem } from '../../contract/receipt.ts';
import { fromLayout } from '../combine.ts';
import { toDecimal } from '../numbers/index.ts';
import type { Amount } from '../rows/amount.ts';
import type { PageRows } from '../rows/page-rows.ts';
import type { FoundItem } from './found-item.ts';

/** A row's words and its place say what an amount is, but nothing confirms the number. */
const SURE_LABEL = 0.85;

/** An amount as a field: what its row calls it, and how surely it was read. */
export function amountField(amount: Amount, page: PageRows, doubtBelow: number): ReceiptField {
  return fromLayout(
    {
      value: toDecimal(amount.units, page.style.places),
      text: amount.text,
      confidence: SURE_LABEL * amount.score * (amount.guessed ? 0.7 : 1),
      evidence: [amount.evidence],
      why: ['label'],
    },
    doubtBelow,
  );
}

export function itemFields(item: FoundItem, page: PageRows, doubtBelow: number): ReceiptItem {
  const { name, quantity, unitPrice, amount, taxRate } = item;
  const value = (found: { units: number; text: string; evidence: Evidence } | null, places: number): ReceiptField =>
    found === null
      ? NOTHING
      : fromLayout(
          {
            value: toDecimal(found.units, places),
            text: found.text,
            confidence: SURE_LABEL,
            evidence: [found.evidence],
            why: ['place'],
          },
          doubtBelow,
        );
  return {
    name:
      name === null
        ? { ...NOTHING, doubts: ['missing'] }
        : fromLayout(
            { value: name.text, text: name.text, confidence: SURE_LABEL, evidence: [...name.evidence], why: ['place'] },
            doubtBelow,
          ),
    quantity: value(quantity, 0),
    unitPrice: value(unitPrice, page.style.places),
    amount: amountField(amount, page, doubtBelow),
    taxRate: value(taxRate, 0),
  };
}
