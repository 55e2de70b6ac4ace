import type { Box, TextLine } from '../contract/page.ts';
import { dateDays, findDates } from './dates.ts';
import { findApproximate } from './find-approximate.ts';
import { foldCharacter, isWordCharacter } from './fold-text.ts';
import { unionOf } from './geometry.ts';
import { findNumbers, numberValue } from './numbers.ts';
import { type PageString, pageString, readingOrders } from './page-string.ts';
import { questionStems, stems } from './words.ts';

/** A stretch of one line that an answer rests on; an answer over several lines has several. */
export interface EvidenceItem {
  /** Fractions of the page. */
  readonly box: Box;
  /** The page's own words. */
  readonly text: string;
  /** 0..1: how well the words match the answer. */
  readonly score: number;
}

export interface EvidenceOptions {
  /** Picks among equal matches ("9.00" is there four times) the one whose row shares words with the question. */
  readonly question?: string;
  /** A worse match is no evidence. */
  readonly floor?: number;
}

interface Candidate {
  readonly page: PageString;
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

/** Longer answers are descriptions, not quotations: only their beginning is looked for, which bounds the search. */
const LONGEST = 240;
const ORDINARY_FLOOR = 0.6;
const SHORT_FLOOR = 0.85;

/**
 * Finds the stretch of the page that an answer most agrees with: approximately (spaces, punctuation, look-alikes), as
 * a number (1,234.50 = RM 1 234,50) or as a date (25/12/2018 = 25 Dec 2018), over several lines when need be, part by
 * part for lists. Empty when nothing on the page agrees, and for a bare yes or no.
 */
export function evidence(answer: string, lines: readonly TextLine[], options: EvidenceOptions = {}): EvidenceItem[] {
  const whole = find(answer, lines, options);
  if (scoreOf(whole) > 0.9) return whole;
  const parts = answer.split(/\s*(?:[,;\n]|\band\b)\s+/).filter((part) => part.trim() !== '');
  if (parts.length < 2 || parts.length > 20) return whole;
  const found = parts.map((part) => find(part, lines, options));
  const average = found.reduce((sum, items) => sum + scoreOf(items), 0) / parts.length;
  // A list is supported when most of its parts are.
  return average > Math.max(0.5, scoreOf(whole)) ? found.flat() : whole;
}

function scoreOf(items: readonly EvidenceItem[]): number {
  return items[0]?.score ?? 0;
}

function find(answer: string, lines: readonly TextLine[], options: EvidenceOptions): EvidenceItem[] {
  const pattern = [...answer.trim()].slice(0, LONGEST).map(foldCharacter);
  const letters = pattern.filter(isWordCharacter).length;
  if (letters === 0 || lines.length === 0 || /^(?:yes|no|true|false)\W*$/i.test(answer.trim())) return [];
  const floor = options.floor ?? (letters <= 3 ? SHORT_FLOOR : ORDINARY_FLOOR);
  const candidates: Candidate[] = [];
  for (const order of readingOrders(lines)) {
    const page = pageString(lines, order);
    for (const match of findApproximate(pattern, page.folded, 8, floor)) candidates.push({ page, ...match });
    candidates.push(...equalValues(answer, page));
    // Reading down blocks only helps when reading across rows did not find it whole.
    if (candidates.some((c) => c.score > 0.9)) break;
  }
  const best = pick(candidates, lines, options.question);
  return best === undefined ? [] : toItems(best, lines);
}

/** Numbers and dates with the same meaning in another notation. */
function equalValues(answer: string, page: PageString): Candidate[] {
  // One UTF-16 unit per code point, so that a regular expression's indices count code points.
  const text = page.chars.map((c) => (c.length === 1 ? c : '\ufffd')).join('');
  const number = numberValue(answer);
  if (number !== null) {
    return findNumbers(text)
      .filter((n) => n.value === number)
      .map(({ start, end }) => ({ page, start, end, score: 0.95 }));
  }
  const days = dateDays(answer);
  if (days.length === 0) return [];
  return findDates(text)
    .filter((d) => d.days.some((day) => days.includes(day)))
    .map(({ start, end, days: read }) => ({ page, start, end, score: read.length === 1 ? 0.95 : 0.9 }));
}

function pick(candidates: readonly Candidate[], lines: readonly TextLine[], question = ''): Candidate | undefined {
  const asked = questionStems(question);
  let best: Candidate | undefined;
  let bestValue = -Infinity;
  for (const candidate of candidates) {
    const value = candidate.score + 0.1 * rowSupport(candidate, lines, asked);
    if (value > bestValue) {
      best = candidate;
      bestValue = value;
    }
  }
  return best;
}

/** The share of the question's words that stand on the candidate's rows, the row above counting half. */
function rowSupport(candidate: Candidate, lines: readonly TextLine[], asked: readonly string[]): number {
  if (asked.length === 0) return 0;
  const index = candidate.page.line[candidate.start] ?? -1;
  const row = lines[index]?.row ?? -1;
  const on = (wanted: number) => new Set(lines.filter((l) => l.row === wanted).flatMap((l) => stems(l.text)));
  const here = on(row);
  const above = on(row - 1);
  let sum = 0;
  for (const word of asked) sum += here.has(word) ? 1 : above.has(word) ? 0.5 : 0;
  return sum / asked.length;
}

function toItems(match: Candidate, lines: readonly TextLine[]): EvidenceItem[] {
  const { page } = match;
  const stretches = new Map<number, { from: number; to: number }>();
  for (let i = match.start; i < match.end; i++) {
    const line = page.line[i]!;
    const character = page.character[i]!;
    if (line < 0) continue;
    const stretch = stretches.get(line);
    if (stretch === undefined) stretches.set(line, { from: character, to: character });
    else stretch.to = Math.max(stretch.to, character);
  }
  return [...stretches].flatMap(([line, { from, to }]) => stretchItem(lines[line]!, from, to, match.score) ?? []);
}

/** Characters `from`..`to` (code points, both included) of a line as evidence; null for blank stretches. */
export function stretchItem(line: TextLine, from: number, to: number, score: number): EvidenceItem | null {
  const characters = [...line.text];
  let [a, b] = [from, to];
  while (a <= b && characters[a]?.trim() === '') a += 1;
  while (b >= a && characters[b]?.trim() === '') b -= 1;
  if (a > b) return null;
  const boxes = line.characters.slice(a, b + 1);
  return {
    box: boxes.length > 0 ? unionOf(boxes) : line.box,
    text: characters.slice(a, b + 1).join(''),
    score: Math.min(1, Math.max(0, score)),
  };
}
