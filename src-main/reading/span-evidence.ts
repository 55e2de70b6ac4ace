import { distance } from 'fastest-levenshtein';
import type { TextLine } from '../contract/page.ts';
import { type EvidenceItem, type EvidenceOptions, evidence, stretchItem } from './evidence.ts';
import { foldCharacter } from './fold-text.ts';
import type { PagePrompt } from './prompt-text.ts';

/** Code points of the prompt text that an answer was taken from (see `Span` of the engine). */
export interface CopiedSpan {
  readonly start: number;
  readonly length: number;
}

/** A stretch of one line; both ends included, in code points. */
export interface Stretch {
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

/** Between two copied characters of one run, this many may be passed over (a lost space, a comma). */
const PASSED_OVER = 3;

/**
 * Code points of the prompt text, in the order they were copied, as stretches of the page's lines. Places on one line
 * that follow each other closely form one stretch; separators (tabs, newlines) have no place and end none.
 */
export function placesToEvidence(places: readonly number[], prompt: PagePrompt): Stretch[] {
  const stretches: { line: number; from: number; to: number; last: number }[] = [];
  for (const place of places) {
    const origin = prompt.origins[place];
    if (origin === undefined || origin === null) continue;
    const current = stretches.at(-1);
    const step = current === undefined ? 0 : origin.character - current.last;
    // A step of 0 is the next byte of one code point.
    if (current !== undefined && current.line === origin.line && step >= 0 && step <= PASSED_OVER) {
      current.to = Math.max(current.to, origin.character);
      current.last = origin.character;
    } else {
      stretches.push({ line: origin.line, from: origin.character, to: origin.character, last: origin.character });
    }
  }
  return stretches.map(({ line, from, to }) => ({ line, from, to }));
}

/**
 * The evidence of an answer that was taken from the page: where its words stand, confirmed by
 * comparing those words with the answer. If the places do not spell the answer, the page is searched instead.
 *
 * @param lines the very lines that `prompt` was made of
 */
export function evidenceOfSpans(
  answer: string,
  spans: readonly CopiedSpan[],
  prompt: PagePrompt,
  lines: readonly TextLine[],
  options: EvidenceOptions = {},
): EvidenceItem[] {
  const places = spans.flatMap(({ start, length }) => Array.from({ length }, (_, i) => start + i));
  const stretches = withoutStrays(placesToEvidence(places, prompt), answer);
  const words = stretches.map((s) => textOf(lines, s)).join(' ');
  const score = similarity(answer, words);
  if (score < (options.floor ?? 0.6)) return evidence(answer, lines, options);
  return mergeByLine(stretches).flatMap((s) => stretchItem(lines[s.line]!, s.from, s.to, score) ?? []);
}

/** The evidence of an answer that was made of words of the page, as a count is of its cells: where these words stand, whatever the answer says. */
export function evidenceOfParts(
  spans: readonly CopiedSpan[],
  prompt: PagePrompt,
  lines: readonly TextLine[],
): EvidenceItem[] {
  return spans.flatMap(({ start, length }) =>
    placesToEvidence(
      Array.from({ length }, (_, i) => start + i),
      prompt,
    ).flatMap(({ line, from, to }) => stretchItem(lines[line]!, from, to, 1) ?? []),
  );
}

/** Scattered single characters are no evidence, unless the answer itself is that short. */
function withoutStrays(stretches: readonly Stretch[], answer: string): readonly Stretch[] {
  const long = stretches.filter((s) => s.to > s.from);
  return long.length > 0 || [...answer.trim()].length > 2 ? long : stretches;
}

/** Stretches of one line that touch or overlap become one. */
function mergeByLine(stretches: readonly Stretch[]): Stretch[] {
  const merged: Stretch[] = [];
  for (const stretch of stretches) {
    const at = merged.findIndex(
      (m) => m.line === stretch.line && stretch.from <= m.to + PASSED_OVER && m.from <= stretch.to + PASSED_OVER,
    );
    const before = merged[at];
    if (before === undefined) merged.push(stretch);
    else {
      merged[at] = {
        line: before.line,
        from: Math.min(before.from, stretch.from),
        to: Math.max(before.to, stretch.to),
      };
    }
  }
  return merged;
}

function textOf(lines: readonly TextLine[], stretch: Stretch): string {
  return [...(lines[stretch.line]?.text ?? '')].slice(stretch.from, stretch.to + 1).join('');
}

/** 1 - edit distance / longer length, over folded letters without spaces. */
function similarity(a: string, b: string): number {
  const fold = (text: string) => Array.from(text, foldCharacter).join('').replaceAll(' ', '');
  const [x, y] = [fold(a), fold(b)];
  const longer = Math.max(x.length, y.length);
  return longer === 0 ? 0 : 1 - distance(x, y) / longer;
}
