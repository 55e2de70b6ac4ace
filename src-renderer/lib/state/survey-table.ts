import type { Turn } from '../../../src-main/contract/library.ts';
import { oneLine } from './citation.ts';
import type { Verdict } from './confidence.ts';
import { toCsv } from './csv.ts';

/** The table's headings in the reader's language. */
export interface SurveyTableWords {
  readonly headers: readonly [
    document: string,
    answer: string,
    verdict: string,
    confidence: string,
    page: string,
    evidence: string,
  ];
  verdict(verdict: Verdict): string;
  status(turn: Turn | null): string;
}

/** A survey as a spreadsheet: one row for each document, confidence as a number from 0 to 1. */
export function surveyCsv(
  rows: readonly { readonly name: string; readonly turn: Turn | null; readonly verdict: Verdict | null }[],
  words: SurveyTableWords,
): string {
  return toCsv([
    words.headers,
    ...rows.map(({ name, turn, verdict }) => [
      name,
      verdict === 'not-found' ? '' : (turn?.answer ?? ''),
      verdict === null ? words.status(turn) : words.verdict(verdict),
      turn?.confidence == null ? null : Math.round(turn.confidence * 1000) / 1000,
      turn?.evidence[0]?.page ?? turn?.page ?? null,
      turn?.evidence.map(({ text }) => oneLine(text)).join(' | ') ?? '',
    ]),
  ]);
}
