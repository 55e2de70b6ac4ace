import { NOTHING, type ReceiptField, type Statement, type StatementRow } from '../../contract/receipt.ts';
import { stretchItem } from '../../reading/evidence.ts';
import { fromLayout } from '../combine.ts';
import { dayOrder, decideDate, findReceiptDates } from '../fields/receipt-date.ts';
import { amountField } from '../goods/item-fields.ts';
import type { Amount } from '../rows/amount.ts';
import type { PageRows, Row } from '../rows/page-rows.ts';

const NAMES =
  /\b(?:ACCOUNT STATEMENT|BANK STATEMENT|STATEMENT OF ACCOUNT|KONTOAUSZUG|RELEV[E\u00c9] DE COMPTE|ESTRATTO CONTO|EXTRACTO (?:DE CUENTA|BANCARIO)|REKENINGAFSCHRIFT|EXTRATO|PENYATA AKAUN)\b|\uAC70\uB798\uB0B4\uC5ED/i;
const OPENING =
  /\b(?:OPENING|PREVIOUS|STARTING|BEGINNING) BALANCE\b|\bBALANCE (?:BROUGHT|B\/?)\s?F\w*|\b(?:ALTER|ANFANGS)\s?(?:KONTO)?(?:SALDO|STAND)|\bANCIEN SOLDE\b|\bSOLDE (?:PR\u00c9C\u00c9DENT|INITIAL)\b|\bSALDO (?:INIZIALE|INICIAL|ANTERIOR|PRECEDENTE)\b|\bVORIG SALDO\b|\bBAKI AWAL\b/i;
const CLOSING =
  /\b(?:CLOSING|NEW|ENDING) BALANCE\b|\bBALANCE (?:CARRIED|C\/?)\s?F\w*|\b(?:NEUER|END)\s?(?:KONTO)?(?:SALDO|STAND)|\bNOUVEAU SOLDE\b|\bSOLDE FINAL\b|\bSALDO (?:FINALE|FINAL|ACTUAL)\b|\bNIEUW SALDO\b|\bBAKI AKHIR\b/i;
/** Least number of rows of a statement. */
const LEAST_ROWS = 3;

/**
 * A bank statement: rows of a day, a text, an amount and the balance after it. Whether each balance is the one before and the amount decides
 * what left the account where the page has no sign. null: the page is none.
 */
export function findStatement(page: PageRows, doubtBelow: number): Statement | null {
  const text = page.rows.map((row) => row.text).join('\n');
  const opening = balanceAt(page, OPENING);
  const closing = balanceAt(page, CLOSING);
  if (!NAMES.test(text) && opening === null) return null;
  const dates = findReceiptDates(page);
  const order = dayOrder(dates, text);
  const rows: StatementRow[] = [];
  let balance = opening?.units ?? null;
  for (const row of page.rows) {
    const [amount, after] = row.amounts.length >= 2 ? row.amounts.slice(-2) : [row.amounts[0], undefined];
    const day = dates.find((d) => d.evidence.page === row.page && isIn(d.evidence.box, row));
    if (day === undefined || amount === undefined || OPENING.test(row.text) || CLOSING.test(row.text)) continue;
    const signed = after === undefined || balance === null ? amount.units : signOf(amount.units, balance, after.units);
    const adds = after === undefined || balance === null ? null : balance + signed === after.units;
    const decided = decideDate(day, order);
    const at = (a: Amount): ReceiptField => {
      const field = amountField(a, page, doubtBelow);
      return adds === false ? { ...field, doubts: [...field.doubts, 'check-failed'] } : field;
    };
    rows.push({
      date: fromLayout(
        {
          value: decided?.day ?? day.days[0]!,
          text: day.text,
          confidence: 0.95 * day.score,
          evidence: [day.evidence],
          why: ['place'],
        },
        doubtBelow,
      ),
      text: textOf(row, doubtBelow),
      amount: at({ ...amount, units: signed }),
      balance: after === undefined ? NOTHING : at(after),
      adds,
    });
    if (after !== undefined) balance = after.units;
    else if (balance !== null) balance += signed;
  }
  if (rows.length < LEAST_ROWS) return null;
  const ends = (amount: Amount | null): ReceiptField =>
    amount === null ? NOTHING : amountField(amount, page, doubtBelow);
  const end = ends(closing);
  // Without balances beside the rows, the closing balance proves all of them at once.
  const wrong = closing !== null && balance !== null && opening !== null && closing.units !== balance;
  return { opening: ends(opening), closing: wrong ? { ...end, doubts: [...end.doubts, 'check-failed'] } : end, rows };
}

/** What left the account may be printed without a sign, in a column of its own. */
function signOf(units: number, before: number, after: number): number {
  return before - Math.abs(units) === after
    ? -Math.abs(units)
    : before + Math.abs(units) === after
      ? Math.abs(units)
      : units;
}

function balanceAt(page: PageRows, label: RegExp): Amount | null {
  return page.rows.find((row) => label.test(row.text) && row.amounts.length > 0)?.amounts.at(-1) ?? null;
}

function isIn(box: readonly number[], row: Row): boolean {
  const middle = (box[1]! + box[3]!) / 2;
  return middle >= row.box[1] && middle <= row.box[3];
}

function textOf(row: Row, doubtBelow: number): ReceiptField {
  const words = row.segments.filter((s) => /\p{L}{2}/u.test(s.text));
  const line = words.sort((a, b) => b.text.length - a.text.length)[0];
  if (line === undefined) return NOTHING;
  const item = stretchItem(line, 0, [...line.text].length - 1, 1);
  if (item === null) return NOTHING;
  return fromLayout(
    {
      value: item.text,
      text: item.text,
      confidence: 0.85 * line.score,
      evidence: [{ page: row.page, ...item }],
      why: ['place'],
    },
    doubtBelow,
  );
}
