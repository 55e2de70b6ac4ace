import type { Doubt, HeaderField, ReadingSource, Reason } from '../../../../src-main/contract/receipt.ts';
import { t } from '../../i18n/i18n.svelte.ts';

/** Label of a field's path ("total", "items.2.amount") in the reader's language. @param at index of an item whose path has none */
export function pathWords(path: string, at?: number): string {
  const [head, index, part] = path.split('.');
  if (head === 'items' && part !== undefined)
    return t('receipts.item', { number: (at ?? Number(index)) + 1, part: partWords(part) });
  if (head === 'taxes' && part !== undefined)
    return t('receipts.tax-line', { number: Number(index) + 1, part: partWords(part) });
  if (head === 'custom') return path.slice('custom.'.length);
  return t(`receipts.field.${head as HeaderField}`);
}

function partWords(part: string): string {
  return t(`receipts.part.${part as 'name' | 'quantity' | 'unitPrice' | 'amount' | 'taxRate' | 'base'}`);
}

export function doubtWords(doubt: Doubt): string {
  return t(`receipts.doubt.${doubt}`);
}

export function sourceWords(source: ReadingSource): string {
  return t(`receipts.source.${source}`);
}

/** "Because: the words beside it, a sum of other numbers". */
export function whyWords(reasons: readonly Reason[]): string {
  return t('receipts.why', { reasons: reasons.map((reason) => t(`receipts.why.${reason}`)).join(', ') });
}
