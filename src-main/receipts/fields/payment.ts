import type { PageRows } from '../rows/page-rows.ts';
import { wordsOf } from '../rows/row-kinds.ts';
import type { Totals } from '../rows/totals.ts';
import type { FoundText } from './found-field.ts';

const METHODS: readonly (readonly [RegExp, string])[] = [
  [/\bVISA\b/, 'visa'],
  [/\bMASTER ?(?:CARD)?\b/, 'mastercard'],
  [/\bAMEX\b|AMERICAN EXPRESS/, 'amex'],
  [/\bGRAB ?PAY\b/, 'grabpay'],
  [/\bTOUCH ?N ?GO\b|\bTNG\b/, 'touch n go'],
  [/\bALIPAY\b/, 'alipay'],
  [/\bAPPLE PAY\b/, 'apple pay'],
  [/\bPAYPAL\b/, 'paypal'],
  [/\bDEBIT\b|\bEC KARTE\b|\bMAESTRO\b|\bNETS\b/, 'debit card'],
  [/\bCREDIT\b/, 'credit card'],
  [/\bCARD\b|\bKARTE\b|\bCARTE\b|카드/, 'card'],
  [
    /\b(?:BANK ?TRANSFER|UEBERWEISUNG|UBERWEISUNG|VIREMENT|BONIFICO|TRANSFERENCIA|OVERSCHRIJVING|FPX)\b/,
    'bank transfer',
  ],
  [/\bDIRECT DEBIT\b|\bLASTSCHRIFT\b|\bSEPA\b|\bPRELEVEMENT\b/, 'direct debit'],
  [/\bCASH\b|\bTUNAI\b|\bBAR\b|\bCONTANTI\b|\bEFECTIVO\b|\bCONTANT\b|\bDINHEIRO\b|\bESPECES\b|현금|現金/, 'cash'],
];

/** How it was paid, by the words of the rows that say what was paid; where none does, by those that speak of paying. */
export function findPayment(page: PageRows, totals: Totals): FoundText | null {
  const paid = totals.labelled.filter((l) => (l.kind === 'cash' || l.kind === 'card') && l.amount.units !== 0);
  const spoken = page.rows.filter((row) => /\bPAY(?:MENT)?\b.*(?:BY|TYPE|METHOD|MODE)/i.test(row.text));
  const rows = [...paid.map((l) => l.row), ...spoken];
  for (const row of rows) {
    const text = wordsOf(row.text).join(' ');
    const method = METHODS.find(([pattern]) => pattern.test(text));
    if (method === undefined) continue;
    return {
      value: method[1],
      text: row.text,
      evidence: [{ page: row.page, box: row.box, text: row.text, score: 1 }],
      confidence: 0.9 * row.score,
      why: ['label'],
    };
  }
  return null;
}
