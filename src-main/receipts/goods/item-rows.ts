import type { Evidence } from '../../contract/docent.ts';
import { stretchItem } from '../../reading/evidence.ts';
import { unionOf } from '../../reading/geometry.ts';
import { toUnits, type Units } from '../numbers/index.ts';
import type { Row } from '../rows/page-rows.ts';
import { hasWord, wordsOf } from '../rows/row-kinds.ts';

/** A number of an item row that is not an amount of money by its form: "2", "1.5", "3 X". */
export interface Count {
  readonly units: Units;
  readonly text: string;
  readonly evidence: Evidence;
  readonly x0: number;
  /** "2 X", "@ 2": written as a quantity. */
  readonly explicit: boolean;
  /** It begins its cell: a number behind words ("UNLEADED 95") is part of them. */
  readonly first: boolean;
}

export interface NamePart {
  readonly text: string;
  readonly evidence: readonly Evidence[];
}

const COLUMN_HEADS =
  'ITEM ITEMS NO RM U P UP DESCRIPTION DESC DESCRIPTIONS QTY QUANTITY PRICE UPRICE AMOUNT AMT UNIT TOTAL DISC TAX CODE ARTIKEL MENGE PREIS 품명 단가 수량 금액 品名 数量'.split(
    ' ',
  );
/** Units, tax codes and currencies beside a name: no part of it. */
const NO_NAME =
  /^(?:SR|S|ZR|ZRL|ZRE|Z|T|T\d|TX|SST|GST|EA|EAC|UNI|UNIT|UNITS|PC|PCS|NOS|PKT|BTL|LITRES?|LITERS?|LTR|X|RM|USD|EUR|MYR|GBP|CHF|INR|SGD|AUD|CAD|\p{Sc})$/iu;

/** The heading of the items' columns. */
export function isColumnHead(row: Row): boolean {
  if (row.amounts.length > 0) return false;
  const words = wordsOf(row.text);
  const heads = words.filter((word) => hasWord([word], COLUMN_HEADS)).length;
  return heads >= 2 && heads >= words.length / 2;
}

/** Whole or decimal numbers of a row beside its amounts, quantities that say so first. */
export function countsOf(row: Row): Count[] {
  const counts: Count[] = [];
  for (const line of row.segments) {
    const chars = [...line.text];
    const text = chars.map((c) => (c.length === 1 ? c : '\ufffd')).join('');
    for (const match of text.matchAll(
      /(?<![\p{L}\d.,/:#-])(@\s?)?(\d{1,4}(?:\.\d{1,3})?)(\s?[xX*@×])?(?![\d.,:%/-]|[\p{L}]{2})/gu,
    )) {
      const start = match.index + (match[1]?.length ?? 0);
      const item = stretchItem(line, start, start + match[2]!.length - 1, 1);
      if (item === null) continue;
      const explicit =
        match[3] !== undefined ||
        (match[1] !== undefined && /^\s?[xX*×]/.test(text.slice(match.index + match[0].length)));
      counts.push({
        units: toUnits(match[2]!),
        text: item.text,
        evidence: { page: row.page, ...item },
        x0: item.box[0],
        explicit,
        first: text.slice(0, match.index).trim() === '',
      });
    }
  }
  return counts.sort((a, b) => Number(b.explicit) - Number(a.explicit));
}

/** "19%" or "20 %" in a cell of its own: the rate of tax of this row; not "Disc 10%". */
export function rateOn(row: Row): Count | null {
  for (const line of row.segments) {
    const match = /^(\d{1,2}(?:[.,]\d{1,2})?)\s?%$/.exec(line.text.trim());
    if (match === null) continue;
    const item = stretchItem(line, 0, [...line.text].length - 1, 1);
    if (item === null) continue;
    return {
      units: toUnits(match[1]!.replace(',', '.')),
      text: item.text,
      evidence: { page: row.page, ...item },
      x0: item.box[0],
      explicit: true,
      first: true,
    };
  }
  return null;
}

/** What the items on this row are called; null when it has numbers, codes and units only. */
export function nameOf(row: Row): NamePart | null {
  const parts: NamePart[] = [];
  for (const line of row.segments) {
    const chars = [...line.text];
    const taken = row.amounts.filter(
      (a) => a.evidence.box[0] >= line.box[0] - 1e-6 && a.evidence.box[2] <= line.box[2] + 1e-6,
    );
    // What stands right of an amount is a tax code, not a name.
    const limit = Math.min(...taken.map((a) => a.x0), Number.POSITIVE_INFINITY);
    let end = chars.length;
    while (end > 0 && (line.characters[end - 1]?.[0] ?? 0) >= limit - 1e-6) end -= 1;
    const words = [...chars.slice(0, end).join('').matchAll(/\S+/g)].map((m) => ({
      text: m[0],
      start: [...chars.slice(0, end).join('').slice(0, m.index)].length,
    }));
    while (words.length > 0 && dropsInFront(words[0]!.text)) words.shift();
    // Where quantities stand in columns of their own, a number behind a name is its own ("UNLEADED 95").
    const alone = row.segments.length === 1;
    while (words.length > 1 && dropsBehind(words.at(-1)!.text, alone)) words.pop();
    if (words.length === 0) continue;
    const last = words.at(-1)!;
    const item = stretchItem(line, words[0]!.start, last.start + [...last.text].length - 1, 1);
    if (item !== null && letters(item.text) >= 2)
      parts.push({ text: item.text, evidence: [{ page: row.page, ...item }] });
  }
  const best = Math.max(0, ...parts.map((part) => letters(part.text)));
  const kept = parts.filter((part) => letters(part.text) >= Math.min(3, best));
  if (kept.length === 0 || kept.every((part) => NO_NAME.test(part.text.replace(/[^\p{L}\p{N}]/gu, '')))) return null;
  return joined(kept);
}

/** "BEN02", "2011-0025", "IE51/3-61/ - 24", "SR0 9555544201075": an article code, as far as one can tell. */
export function isCode({ text }: NamePart): boolean {
  if (!/\d/.test(text)) return false;
  if (/^[A-Z0-9./-]+(?: [A-Z]{1,3})?$/u.test(text) || letters(text) <= 3) return true;
  const rest = /(?<!\d)\d{6,}(?!\d)/.test(text) ? text.replace(/(?<!\p{L})\p{L}{1,3}(?!\p{L})/gu, '') : text;
  return !/\p{L}{3}/u.test(rest);
}

/** A name over several rows: those that hold only a code are none of it. */
export function joinedName(parts: readonly NamePart[]): NamePart {
  const words = parts.filter((part) => !isCode(part));
  return joined(words.length > 0 ? words : parts);
}

/** Several cells' or rows' names as one. */
export function joined(parts: readonly NamePart[]): NamePart {
  const text = parts.map((part) => part.text).join(' ');
  const evidence = parts.flatMap((part) => part.evidence);
  const pages = new Set(evidence.map((e) => e.page));
  return evidence.length > 1 && pages.size === 1
    ? { text, evidence: [{ page: evidence[0]!.page, box: unionOf(evidence.map((e) => e.box)), text, score: 1 }] }
    : { text, evidence };
}

/** Quantities, numbering ("1.") and article codes before a name. */
function dropsInFront(word: string): boolean {
  return /^(?:@?\d{1,3}\s?[xX*×]?|\d{1,2}[.)]|[xX*×@#:-]+|[A-Z]{0,3}\d{4,}[A-Z]?-?)$/u.test(word) || NO_NAME.test(word);
}

function dropsBehind(word: string, alone: boolean): boolean {
  if (!alone && /^\d+$/.test(word)) return false;
  return (
    /^(?:@?\d{1,4}(?:\.\d+)?[xX*×]?|[xX*×@:-]+|\d{5,}|\[?[A-Z]{1,2}\]|RM)$/u.test(word) ||
    (NO_NAME.test(word) && !/^SET$/i.test(word))
  );
}

function letters(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0;
}
