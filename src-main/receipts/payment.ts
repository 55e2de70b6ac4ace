import type { Evidence } from '../contract/docent.ts';
import type { PageRows, Row } from './page-rows.ts';
import { wordsOf } from './row-kinds.ts';
import type { Totals } from './totals.ts';

export interface NamedReading {
  readonly value: string;
  readonly text: string;
  readonly evidence: Evidence;
  readonly score: number;
  readonly sure: number;
}

/** Signs and codes of money that mean one currency, and those that may mean several. */
const CURRENCIES: readonly (readonly [RegExp, string])[] = [
  [/(?<![A-Z])(?:RM|MYR)(?![A-Z])/, 'MYR'],
  [/(?<![A-Z])(?:SGD|S\$)/, 'SGD'],
  [/(?<![A-Z])(?:USD|US\$)/, 'USD'],
  [/(?<![A-Z])(?:EUR(?:O)?(?![A-Z])|€)|€/, 'EUR'],
  [/(?<![A-Z])GBP(?![A-Z])|£/, 'GBP'],
  [/(?<![A-Z])(?:KRW|₩)(?![A-Z])|₩|\d\s?원/, 'KRW'],
  [/(?<![A-Z])(?:JPY)(?![A-Z])|￥|\d\s?円/, 'JPY'],
  [/(?<![A-Z])(?:CHF)(?![A-Z])/, 'CHF'],
  [/(?<![A-Z])(?:AUD|A\$)(?![A-Z])/, 'AUD'],
];

/** The currency that the page names most often; a bare dollar is nobody's in particular, and a doubt. */
export function findCurrency(page: PageRows): NamedReading | null {
  const counts = new Map<string, { count: number; row: Row; text: string }>();
  for (const row of page.rows) {
    for (const [pattern, code] of CURRENCIES) {
      const match = pattern.exec(row.text);
      if (match === null) continue;
      const known = counts.get(code);
      if (known === undefined) counts.set(code, { count: 1, row, text: match[0] });
      else known.count += 1;
    }
  }
  const [best] = [...counts].sort((a, b) => b[1].count - a[1].count);
  if (best !== undefined) {
    const [value, { row, text }] = best;
    return { value, text, evidence: evidenceOf(row, page.page), score: row.score, sure: 0.95 };
  }
  const dollar = page.rows.find((row) => /\$\s?\d/.test(row.text));
  return dollar === undefined
    ? null
    : { value: '$', text: '$', evidence: evidenceOf(dollar, page.page), score: dollar.score, sure: 0.4 };
}

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
  [/\bCASH\b|\bTUNAI\b|\bBAR\b|\bESPECES\b|현금|現金/, 'cash'],
];

/** How it was paid, by the words of the rows that say what was paid; where none does, by those that speak of paying. */
export function findPayment(page: PageRows, totals: Totals): NamedReading | null {
  const paid = totals.labelled.filter((l) => (l.kind === 'cash' || l.kind === 'card') && l.amount.units !== 0);
  const spoken = page.rows.filter((row) => /\bPAY(?:MENT)?\b.*(?:BY|TYPE|METHOD|MODE)/i.test(row.text));
  const rows = [...paid.map((l) => l.row), ...spoken];
  for (const row of rows) {
    const text = wordsOf(row.text).join(' ');
    const method = METHODS.find(([pattern]) => pattern.test(text));
    if (method === undefined) continue;
    return { value: method[1], text: row.text, evidence: evidenceOf(row, page.page), score: row.score, sure: 0.9 };
  }
  return null;
}

function evidenceOf(row: Row, page: number): Evidence {
  return { page, box: row.box, text: row.text, score: 1 };
}
