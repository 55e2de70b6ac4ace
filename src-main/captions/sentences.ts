import { tellsNothing } from '../contract/not-on-page.ts';
import { captionFacts } from './facts.ts';
import type { ReadFacts } from './sure-facts.ts';

/** A description has fewer sentences than this (Monkey, section 3.2). */
export const SENTENCES = 6;
const ALT_LENGTH = 125;

/** A dot after one of these, or after an initial, does not end a sentence, unless the next word clearly starts one. */
const ABBREVIATED = /\b(?:no|mr|mrs|ms|dr|st|co|ltd|inc|sdn|bhd|pte|pty|jln|approx|e\.g|i\.e|vs)\.$/i;
const INITIAL = /(?:^|[\s.])\p{Lu}\.$/u;
const STARTS = /^(?:It|Its|The|This|These|They|A|An)\s/;
const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** The sentences of a text, trimmed. An abbreviation before a lower-case letter or a number does not end a sentence. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  for (const { segment } of segmenter.segment(text.replace(/\s+/g, ' ').trim())) {
    const part = segment.trim();
    const last = sentences.at(-1);
    if (part === '') continue;
    const short = last !== undefined && (ABBREVIATED.test(last) || INITIAL.test(last)) && !STARTS.test(part);
    const goesOn = last !== undefined && (short || /^[\p{Ll},;)]/u.test(part));
    if (goesOn) sentences[sentences.length - 1] = `${last} ${part}`;
    else sentences.push(part);
  }
  return sentences;
}

/** Coordinates, which a description must not contain: pairs and boxes, percentages of the page, names of axes. */
export function hasCoordinates(text: string): boolean {
  return (
    /[[(]\s*\d+(?:\.\d+)?\s*,\s*\d+(?:\.\d+)?(?:\s*,\s*\d+(?:\.\d+)?)*\s*[\])]/.test(text) ||
    /\b\d+(?:\.\d+)?\s*%\s+(?:from|of) the (?:left|right|top|bottom|page)/i.test(text) ||
    /\b[xy][01]?\s*[=:]\s*\d/i.test(text) ||
    /<\/?(?:box|ref|quad)>/.test(text)
  );
}

/** Why a model's text cannot be used, whatever is on the page; empty if it can. */
export function faultsOfForm(text: string): string[] {
  const faults: string[] = [];
  const trimmed = text.trim();
  if (tellsNothing(trimmed)) return ['it said nothing'];
  if (hasCoordinates(trimmed)) faults.push('it gave coordinates');
  const words = trimmed.match(/\p{L}{2,}/gu) ?? [];
  if (words.length < 3) faults.push('it was not a sentence');
  const all = trimmed.toLowerCase().split(/\s+/);
  if (all.length >= 5 && new Set(all).size < 0.5 * all.length) faults.push('it repeated itself');
  // Words from the page are not a description. A describing sentence says what something is or does.
  if (
    !/\b(?:is|are|was|were|has|have|shows?|lists?|gives?|of|from|with|for|by|about|contains?|describes?)\b/.test(
      trimmed,
    )
  ) {
    faults.push('it was not a description');
  }
  return faults;
}

/** Facts in a text that are not on the page, or that may have been misread there. */
export function faultsOfFacts(text: string, facts: ReadFacts): string[] {
  const stated = captionFacts(text);
  const named = (standing: 'absent' | 'unsure', what: string): string[] => {
    const wrong = stated.filter((fact) => facts.standing(fact) === standing).map((fact) => fact.text);
    return wrong.length === 0 ? [] : [`it named what ${what} (${wrong.slice(0, 3).join(', ')})`];
  };
  return [...named('absent', 'is not on the page'), ...named('unsure', 'was not read with certainty')];
}

/** One line for an `alt` attribute, cut at a word. */
export function altOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= ALT_LENGTH) return line;
  return `${clip(line, ALT_LENGTH - 1)}…`;
}

/** The beginning of a text, at most `length` characters, cut at a word. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length + 1);
  const space = cut.lastIndexOf(' ');
  return (space > length / 2 ? cut.slice(0, space) : text.slice(0, length)).replace(/[\s,;:–—-]+$/, '');
}
