import type { Evidence } from '../../contract/docent.ts';
import type { TextLine } from '../../contract/page.ts';
import type { FieldReading } from '../../contract/receipt.ts';
import { findDates } from '../../reading/dates.ts';
import { stretchItem } from '../../reading/evidence.ts';
import type { PageRows, Row } from '../rows/page-rows.ts';
import { hasWord, wordsOf } from '../rows/row-kinds.ts';
import { hasLegalForm, isHeading, NO_NAME, nameEnd } from './name-end.ts';

export interface LetterheadReading {
  readonly text: string;
  readonly evidence: readonly Evidence[];
  readonly score: number;
  /** How much the words themselves speak for it, 0..1. */
  readonly sure: number;
}

export interface Letterhead {
  readonly company: LetterheadReading | null;
  readonly address: LetterheadReading | null;
}

/** Words that end a company's name by law or habit. */
const COMPANY =
  'SDN BHD S/B ENTERPRISE ENTERPRISES TRADING LTD LIMITED LLC INC GMBH AG SARL SPA BV PTE LLP PLC COMPANY CORPORATION CORP HOLDINGS'.split(
    ' ',
  );
const SHOP =
  'RESTAURANT RESTORAN CAFE MART SUPERMARKET STORE SHOP HARDWARE BAKERY BAKERIES PHARMACY STATIONERY BOOK BOOKS KITCHEN FOOD FOODS MARKET GROCER PERNIAGAAN SYARIKAT PASARAYA KEDAI HOTEL MOTOR BOUTIQUE GALLERY CENTRE CENTER ELECTRICAL MINIMARKET TRADING SHOPPE HOUSE'.split(
    ' ',
  );
const ADDRESS =
  /\b(?:NO|LOT|UNIT|LEVEL|GROUND|FLOOR|FLR|JALAN|JLN|LORONG|TAMAN|TMN|BANDAR|PERSIARAN|SEKSYEN|SECTION|BLOCK|BLK|PLAZA|MALL|STREET|ST|ROAD|RD|AVENUE|AVE|LANE|DRIVE|BLVD|HIGHWAY|SUITE|KM|KG|KAMPUNG|BATU|WISMA|MENARA|BANGUNAN|STRASSE|STR|PLATZ|RUE|VIA|CALLE|P\.T|PUSAT|DESA|MEDAN|KAWASAN|SELANGOR|JOHOR|KUALA|PENANG|PERAK|MELAKA|SABAH|SARAWAK|MALAYSIA)\b|\bPT\s?\d|\b\d{5}\b|(?:strasse|straße)\b|[가-힣]+(?:시|구|동|로|길)\b|[都道府県市区町村]/i;
/** A name that goes on from the row before. */
const AND = /^&\s?\p{L}{3}/u;
/** The letterhead ends where the items or the bill's own data begin, at this row at the latest. */
const LAST_ROW = 14;

/** A letterhead's part as what a field is made of. */
export function letterReading(found: LetterheadReading | null): FieldReading | null {
  if (found === null) return null;
  const { text, evidence, sure, score } = found;
  return {
    value: text,
    text,
    source: 'layout',
    confidence: sure * score,
    evidence: [...evidence],
    onPage: 'yes',
    why: ['place'],
  };
}

/** The issuer and its address, from the first rows of the page. */
export function findLetterhead(page: PageRows): Letterhead {
  const rows = page.rows.filter((row) => row.page === page.page).slice(0, LAST_ROW);
  const start = companyRow(rows);
  if (start === undefined) return { company: null, address: addressFrom(rows, 0, page.page) };
  const { first, last, sure } = start;
  const lines = rows.slice(first, last + 1).map(nameLine);
  const evidence = lines.flatMap((line) => withoutRegistration(line, page.page));
  const text = evidence.map((e) => e.text).join(' ');
  const company = text === '' ? null : { text, evidence, score: rows[first]!.score, sure };
  return { company, address: addressFrom(rows, last + 1, page.page) };
}

function companyRow(rows: readonly Row[]): { first: number; last: number; sure: number } | undefined {
  const end = rows.findIndex((row, i) => i > 0 && isAddress(row.text) && rows.slice(0, i).some(plausible));
  const head = rows.slice(0, end < 0 ? 8 : end);
  const legal = head.findIndex((row) => plausible(row) && hasCompanyWord(row));
  if (legal >= 0) {
    const up = legal > 0 && plausible(head[legal - 1]!) && goesOnFromAbove(nameLine(head[legal]!).text);
    let last = legal;
    while (
      last - legal < 2 &&
      last + 1 < head.length &&
      goesOnBelow(nameLine(head[last]!).text, nameLine(head[last + 1]!).text)
    )
      last += 1;
    return { first: up ? legal - 1 : legal, last, sure: 0.9 };
  }
  const shop = head.findIndex((row) => plausible(row) && hasWord(wordsOf(row.text), SHOP));
  if (shop >= 0) return { ...withAnd(head, shop), sure: 0.75 };
  const any = head.findIndex((row) => plausible(row) && !isAddress(nameLine(row).text));
  return any < 0 ? undefined : { ...withAnd(head, any), sure: 0.5 };
}

function isAddress(text: string): boolean {
  return ADDRESS.test(text) && /\d/.test(text);
}

/** "FIVE STAR CASH" / "& CARRY": whichever of the two rows was found. */
function withAnd(head: readonly Row[], at: number): { first: number; last: number } {
  const goesOn = (index: number) => index > 0 && index < head.length && AND.test(nameLine(head[index]!).text);
  return { first: goesOn(at) ? at - 1 : at, last: goesOn(at + 1) ? at + 1 : at };
}

/** "PASARAYA BORONG PINTAR" / "SDN BHD", "THE COFFEE BEAN" / "& TEA LEAF SDN BHD": the row before begins the name. */
function goesOnFromAbove(text: string): boolean {
  const words = wordsOf(text);
  const form = words.every((w) => COMPANY.includes(w) || /\d/.test(w) || w === 'M' || w === 'CO');
  return (
    form ||
    /^[(&]/.test(text.trim()) ||
    (COMPANY.includes(words[0] ?? '') && words[0] !== 'COMPANY') ||
    (SHOP.includes(words[0] ?? '') && words.slice(1).every((w) => COMPANY.includes(w)))
  );
}

/** An open bracket, an "and", or the legal form alone on the next row. */
function goesOnBelow(text: string, next: string): boolean {
  if ((text.match(/\(/g)?.length ?? 0) > (text.match(/\)/g)?.length ?? 0)) return true;
  if (/\b(?:BHD|LTD|LLC|INC|GMBH)\b/i.test(text)) return false;
  if (AND.test(next)) return true;
  const words = wordsOf(next.replace(/\([^)]*\)/g, ''));
  return words.length > 0 && words.every((w) => COMPANY.includes(w));
}

function hasCompanyWord(row: Row): boolean {
  return (
    hasWord(wordsOf(row.text), COMPANY) ||
    [row.text, nameLine(row).text].some(hasLegalForm) ||
    /\bCO\.(?!\s*NO)/i.test(row.text)
  );
}

/** Of a row's segments the one with the most letters, as far as it may be a name: a logo, a number or a label may stand beside it. */
function nameLine(row: Row): TextLine {
  const names = row.segments.filter(({ text }) => !isHeading(text) && !NO_NAME.test(text.slice(0, nameEnd(text))));
  const line = (names.length > 0 ? names : row.segments).reduce((a, b) => (letters(b.text) > letters(a.text) ? b : a));
  const text = line.text.slice(0, nameEnd(line.text));
  const count = [...text].length;
  return text === line.text
    ? line
    : { ...line, text, characters: line.characters.slice(0, count), scores: line.scores?.slice(0, count) };
}

function plausible(row: Row): boolean {
  const text = nameLine(row).text;
  return (
    letters(text) >= 4 &&
    letters(text) > digits(text) &&
    !NO_NAME.test(text) &&
    !isHeading(text) &&
    findDates(text).length === 0
  );
}

function withoutRegistration(line: TextLine, page: number): Evidence[] {
  const chars = [...line.text];
  const text = chars.join('');
  const registration =
    /\s*[([]?\s*(?:CO\.?\s*(?:REG\.?)?\s*(?:NO\.?)?\s*:?\s*)?(?=[\w-]*\d{4})[\w -]*\d[\w-]*\s*-?\s*[A-Z]?\s*[)\]]?\s*(?:[([][^()[\]]{1,8}[)\]]\s*)?$/i.exec(
      text,
    );
  const end =
    registration === null || registration.index < 4 ? chars.length : [...text.slice(0, registration.index)].length;
  const item = stretchItem(line, 0, end - 1, 1);
  return item === null ? [] : [{ page, ...item }];
}

function addressFrom(rows: readonly Row[], from: number, page: number): LetterheadReading | null {
  const first = rows.findIndex(
    (row, i) =>
      i >= from &&
      ADDRESS.test(row.text) &&
      /\d|\p{L}{2,},/u.test(row.text) &&
      !/^\s*\(/.test(row.text) &&
      row.amounts.length === 0 &&
      !NO_NAME.test(row.text) &&
      !registrationOnly(row.text),
  );
  if (first < 0) return null;
  const taken: Row[] = [];
  for (const row of rows.slice(first)) {
    if (registrationOnly(row.text) || findDates(row.text).length > 0 || letters(row.text) + digits(row.text) < 3) break;
    if (NO_NAME.test(row.text) || phoneOnly(row.text)) break;
    // A town with its postal code ends an address, unless a comma or the words of the next row say that it continues.
    const previous = taken.at(-1);
    if (
      previous !== undefined &&
      /\b\d{5}\b/.test(previous.text) &&
      !/,\s*$/.test(previous.text) &&
      !ADDRESS.test(row.text)
    )
      break;
    if (row.amounts.length > 0) break;
    // What follows a gap of two rows is another block.
    const before = taken.at(-1);
    if (before !== undefined && row.box[1] - before.box[3] > 1.6 * (before.box[3] - before.box[1])) break;
    if (taken.length >= 5) break;
    taken.push(row);
  }
  if (taken.length === 0) return null;
  const evidence = taken.map((row): Evidence => ({ page, box: row.box, text: row.text, score: 1 }));
  const text = evidence.map((e) => e.text).join(' ');
  return {
    text,
    evidence,
    score: taken.reduce((s, r) => s + r.score, 0) / taken.length,
    sure: /\b\d{5}\b/.test(text) ? 0.8 : 0.6,
  };
}

function phoneOnly(text: string): boolean {
  return digits(text) >= 7 && letters(text) <= 2 && /[-+ ]/.test(text.trim());
}

function registrationOnly(text: string): boolean {
  if (/^\W*\d{5}\W*$/.test(text)) return false;
  return /^\W*(?:(?:CO|COMPANY|REG|NO|ROC|BR)\W*)*[A-Z]{0,3}\d{4,}\s*-?\s*[A-Z]?\W*$/i.test(text);
}

function letters(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0;
}

function digits(text: string): number {
  return text.match(/\p{N}/gu)?.length ?? 0;
}
