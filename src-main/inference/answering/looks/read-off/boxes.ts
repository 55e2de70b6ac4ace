import type { Mark } from '../../../../../models/folder/looks-answers.ts';
import { type Asked, mentionedLabels } from './mention.ts';
import { NOT_SEEN, quoted, type ReadOff, written, yesOrNo } from './read-off.ts';
import { type Label, type LookedPage, meanOf } from './words.ts';

const STATES = ['ticked', 'crossed', 'empty'] as const;
type State = (typeof STATES)[number];
/** How often reading sees a box as it is, and as each of the other two. */
const [READ_RIGHT, READ_WRONG] = [0.86, 0.07];
/** From this probability on a label has a box. */
const HAS_BOX = 0.5;
/** Labels without a box between a heading and its boxes at most. */
const BETWEEN = 2;

interface Option {
  readonly label: Label;
  readonly chance: Readonly<Record<State, number>>;
}

/** Which options are marked, or left empty. */
export function optionsMarked(wanted: 'marked' | 'empty', asked: Asked, page: LookedPage): ReadOff {
  const own = under(asked, page);
  const chance = ({ chance: c }: Option): number => (wanted === 'empty' ? c.empty : stated(asked, own, c));
  const there = own.filter((option) => chance(option) >= 0.5);
  if (there.length === 0) return { ...NOT_SEEN, chance: 1 - Math.max(0, ...own.map(chance)) };
  return quoted(
    there.map(({ label }) => label.words),
    Math.min(...own.map((option) => Math.max(chance(option), 1 - chance(option)))),
  );
}

/** "Crossed" and "ticked" are the same to most people; where both are on the page they are not. */
function stated(asked: Asked, own: readonly Option[], { ticked, crossed }: Option['chance']): number {
  const has = (state: State) => own.some(({ chance }) => chance[state] >= 0.5);
  if (!has('ticked') || !has('crossed')) return ticked + crossed;
  if (asked.words.some((word) => word.startsWith('cross'))) return crossed;
  return asked.words.some((word) => /^(?:tick|check)/.test(word)) ? ticked : ticked + crossed;
}

/** Whether the option that the question names is marked. */
export function isOptionMarked(asked: Asked, page: LookedPage): ReadOff {
  const option = named(asked, page);
  return option === null ? noBox(page) : yesOrNo(1 - option.chance.empty, option.label.words);
}

export function stateOfOption(asked: Asked, page: LookedPage): ReadOff {
  const option = named(asked, page);
  if (option === null) return noBox(page);
  const state = STATES.reduce((a, b) => (option.chance[b] > option.chance[a] ? b : a));
  return written(state, option.chance[state], option.label.words);
}

const optionOf = (label: Label): Option => {
  const raw = STATES.map((state) => {
    const seen = meanOf(label.words, (word) => word.mark(state)) + 1e-4;
    const sign: Mark | null = label.sign;
    return seen * (sign === null ? 1 : sign === state ? READ_RIGHT : READ_WRONG);
  });
  const total = raw.reduce((a, b) => a + b, 0);
  return { label, chance: { ticked: raw[0]! / total, crossed: raw[1]! / total, empty: raw[2]! / total } };
};

/** The probability that a label has a box, in whatever state. */
const boxed = (label: Label): number =>
  label.sign === null ? meanOf(label.words, (word) => STATES.reduce((sum, state) => sum + word.mark(state), 0)) : 1;

const hasBox = (label: Label): boolean => boxed(label) >= HAS_BOX;

/** What the question names has no box. A page with boxes may have it all the same, under a name that was read wrong. */
const noBox = ({ labels }: LookedPage): ReadOff =>
  labels.some(hasBox) ? NOT_SEEN : { ...NOT_SEEN, chance: 1 - Math.max(0, ...labels.map(boxed)) };

/** The option that the question names, if it has a box: of several of a name the one under the heading that it names too. */
function named(asked: Asked, page: LookedPage): Option | null {
  const labels = mentionedLabels(asked, page.labels.filter(hasBox));
  if (labels.length === 0) return null;
  const near = labels.length > 1 ? new Set(under(asked, page).map(({ label }) => label)) : null;
  return optionOf(labels.find((label) => near?.has(label)) ?? labels[0]!);
}

/** The options under the heading that the question names; all of them where it names none. */
function under(asked: Asked, { labels }: LookedPage): Option[] {
  const all = labels.filter(hasBox);
  const [heading] = mentionedLabels(
    asked,
    labels.filter((label) => !hasBox(label)),
  );
  if (heading === undefined) return all.map(optionOf);
  const own: Label[] = [];
  let others = 0;
  for (const label of labels.slice(labels.indexOf(heading) + 1)) {
    if (hasBox(label)) own.push(label);
    else if (own.length > 0 || ++others > BETWEEN) break;
  }
  return (own.length > 0 ? own : all).map(optionOf);
}
