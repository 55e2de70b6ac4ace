import type { Box, TextLine } from '../contract/page.ts';
import type { TickMark } from '../contract/tile.ts';
import { type TickGroup, type TickOption, tickGroups } from './tick-groups.ts';
import { tickSigns, withoutSigns } from './tick-signs.ts';
import { questionStems, stems } from './words.ts';

export interface TickedAnswer {
  readonly text: string;
  readonly evidence: readonly { readonly box: Box; readonly text: string }[];
}

/** Words that show that a question is about boxes. */
const TICK = /\b(?:tick|check|cross|select|mark|chosen|choice|box)/i;
/** A question that names two of the three asks which of them it is: "Is the box Fruit ticked, crossed or empty?" */
const STATES = [/\b(?:tick|check)/i, /\bcross/i, /\b(?:empty|blank)\b/i] as const;
const SAID: Readonly<Record<TickMark, string>> = { empty: 'Empty', ticked: 'Ticked', crossed: 'Crossed' };
const YES_OR_NO = /^\s*(?:is|are|was|were|has|have|does|do|did)\b/i;
/** What was not chosen is asked for. */
const NEGATED = /\b(?:not|neither|empty|blank|except|un(?:tick|check|mark|select)\w*)\b|n't\b/i;

/** A question about boxes and nothing else: "What stands in box 4?" and "Has she been chosen?" are none. */
const ABOUT_BOXES =
  /\b(?:un)?tick(?:ed)?\b|\bcheck(?:ed)?[ -]?box|\bbox(?:es)?\b.*\b(?:un)?(?:check|cross|mark|select|empty|blank)|\b(?:un)?(?:check|cross|mark|select)\w*\b.*\bbox(?:es)?\b/i;
/** Marks as people type them, and words that tell of one: "[x]", "(X)", "✓", "selected". */
const TOLD =
  /[\u2610-\u2612\u2713-\u2718\u25a0\u25a1\u2b1c]|[[(]\s?[xX]?\s?[\])]|\b(?:tick|check|select|chosen?|cross|mark)(?:ed|s)?\b/i;

/** What a question may ask a row of boxes for without naming it. */
const GENERIC = new Set(
  [
    'result',
    'state',
    'statu',
    'status',
    'outcome',
    'condition',
    'rating',
    'verdict',
    'option',
    'choice',
    'answer',
    'value',
    'given',
    'assessment',
  ].flatMap((word) => [word, ...stems(word)]),
);

const isTicked = ({ mark }: TickOption) => mark !== 'empty';
const chosenOf = ({ options }: TickGroup) => options.filter((option) => isTicked(option) && option.label !== '');

/**
 * A page's boxes as the answer to a question ("Which membership is ticked?"): the labels of the ticked boxes of the group that the question names. null where it is about something
 * else, or nothing is ticked.
 */
export function tickedAnswer(question: string, lines: readonly TextLine[]): TickedAnswer | null {
  if (!haveBoxes(lines)) return null;
  const groups = tickGroups(lines);
  const about = TICK.test(question);
  const asked = questionStems(question).filter((stem) => !TICK.test(stem));
  const yesOrNo = YES_OR_NO.test(question);
  const one = yesOrNo && about ? optionNamed(asked, groups) : null;
  if (one !== null) {
    const asksWhich = STATES.filter((state) => state.test(question)).length >= 2;
    return { text: asksWhich ? SAID[one.mark] : isTicked(one) ? 'Yes' : 'No', evidence: [seen(one)] };
  }
  const inTable = rowsNamed(asked, groups);
  if (inTable !== null) return inTable;
  let best: { group: TickGroup; named: number } | null = null;
  for (const group of groups) {
    const name = new Set(stems(group.name));
    const labels = new Set(group.options.flatMap(({ label }) => stems(label)));
    const named = asked.filter((stem) => name.has(stem)).length;
    const rest = asked.filter((stem) => !name.has(stem) && !labels.has(stem) && !GENERIC.has(stem));
    // "Does the patient smoke?" names all of the row "Do you smoke?", and who is asked about.
    const isWhole =
      yesOrNo && rest.length <= 1 && questionStems(group.name).every((stem) => stem === 'you' || asked.includes(stem));
    if (named === 0 || (!about && rest.length > 0 && !isWhole)) continue;
    if (best === null || named > best.named) best = { group, named };
  }
  const only = about && groups.length === 1 ? groups[0]! : null;
  const group = best?.group ?? only;
  return group && answerOf(chosenOf(group));
}

/**
 * What the boxes say in place of an answer that names some of their labels: who reads words alone finds the row that a question is about ("How is it paid?"), and not which of its
 * boxes is ticked. null: the answer is something else.
 *
 * @param places where the answer stands on the page
 */
export function tickedInstead(
  question: string,
  answer: string,
  places: readonly Box[],
  lines: readonly TextLine[],
): TickedAnswer | null {
  if (NEGATED.test(question) || !haveBoxes(lines)) return null;
  const words = stems(withoutSigns(answer));
  const groups = tickGroups(lines).filter(
    (group) => group.options.length > 1 && group.options.some(({ box }) => places.some((place) => touch(box, place))),
  );
  for (const group of groups) {
    const chosen = chosenOf(group);
    const named = group.options.filter(({ label }) => isAmong(stems(label), words));
    const labels = named.reduce((sum, { label }) => sum + stems(label).length, 0);
    if (chosen.length === 0 || named.length === 0 || labels !== words.length) continue;
    return answerOf(chosen);
  }
  return null;
}

/** "Which item is missing?": the rows of a table of boxes that are ticked in the column that the question names. */
function rowsNamed(asked: readonly string[], groups: readonly TickGroup[]): TickedAnswer | null {
  const rows = groups.filter(({ kind }) => kind !== null);
  const heads = rows[0]?.options.filter(({ label }) => stems(label).every((stem) => asked.includes(stem))) ?? [];
  const head = heads.length === 1 ? stems(heads[0]!.label) : null;
  if (head === null) return null;
  const kind = stems(rows[0]!.kind!);
  if (!asked.every((stem) => head.includes(stem) || kind.includes(stem) || GENERIC.has(stem))) return null;
  const chosen = rows.flatMap(({ name, options }) =>
    options
      .filter((option) => isTicked(option) && option.label === heads[0]!.label)
      .map((option) => ({ ...option, label: name })),
  );
  return answerOf(chosen);
}

function answerOf(chosen: readonly TickOption[]): TickedAnswer | null {
  return chosen.length === 0 ? null : { text: chosen.map(({ label }) => label).join(', '), evidence: chosen.map(seen) };
}

const haveBoxes = (lines: readonly TextLine[]) => lines.some(({ text }) => tickSigns(text, text).length > 0);

const touch = (a: Box, b: Box) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

/** Whether these words stand among the others in their order and without a gap. */
const isAmong = (words: readonly string[], others: readonly string[]) =>
  words.length > 0 && others.some((_, at) => words.every((word, i) => others[at + i] === word));

/** Whether a question is about boxes to tick. */
export const asksForBoxes = (question: string): boolean => ABOUT_BOXES.test(question);

/** Whether the words of pages tell of what is ticked. */
export function tellOfBoxes(pages: readonly { readonly lines: readonly TextLine[] }[]): boolean {
  return pages.some(({ lines }) => lines.some(({ text }) => TOLD.test(text)));
}

/** The box stands in the evidence, so that a reader sees what the answer is based on. */
const seen = ({ box, sign, label }: TickOption) => ({ box, text: `${sign} ${label}`.trim() });

function optionNamed(asked: readonly string[], groups: readonly TickGroup[]): TickOption | null {
  const wanted = new Set(asked);
  const named = groups
    .flatMap(({ options }) => options)
    .filter(({ label }) => {
      const words = stems(label);
      return words.length > 0 && words.every((word) => wanted.has(word));
    });
  return named.length === 1 ? named[0]! : null;
}
