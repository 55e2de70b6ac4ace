import type { Box, TextLine } from '../contract/page.ts';
import type { TickMark } from '../contract/tile.ts';
import { unionOf } from './geometry.ts';
import { uprightLines } from './upright-lines.ts';
import { questionStems, stems } from './words.ts';

/** The characters for boxes in a page's lines. */
export const BOXES: Readonly<Record<TickMark, string>> = { empty: '\u2610', ticked: '\u2611', crossed: '\u2612' };
const isBox = (char: string) => Object.values(BOXES).includes(char);

export interface TickOption {
  readonly ticked: boolean;
  readonly label: string;
  /** The character of the box (`BOXES`). */
  readonly sign: string;
  /** Of the box and its label, on the page. */
  readonly box: Box;
}

/** Boxes that belong together: those of a row, or one below the other, with what stands before or above them. */
export interface TickGroup {
  readonly name: string;
  readonly options: readonly TickOption[];
}

export interface TickedAnswer {
  readonly text: string;
  readonly evidence: readonly { readonly box: Box; readonly text: string }[];
}

/** Words that show that a question is about boxes. */
const TICK = /\b(?:tick|check|cross|select|mark|chosen|choice|box)/i;
/** A question that names two of the three asks which of them it is: "Is the box Fruit ticked, crossed or empty?" */
const STATES = [/\b(?:tick|check)/i, /\bcross/i, /\b(?:empty|blank)\b/i] as const;
const SAID: Readonly<Record<TickMark, string>> = { empty: 'Empty', ticked: 'Ticked', crossed: 'Crossed' };

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

/** "City: Rotterdam" has its value, and names no boxes below it. */
const FIELD = /:\s*\S/;

/** The boxes to tick in a page's lines, in groups from the top. */
function tickGroups(lines: readonly TextLine[]): TickGroup[] {
  const rows = new Map<number, Piece[]>();
  uprightLines(lines).forEach((line, i) => {
    const row = rows.get(line.row) ?? [];
    row.push(...piecesOf(line, lines[i]!));
    rows.set(line.row, row);
  });
  const groups: { name: string; options: TickOption[]; stacked: boolean }[] = [];
  let above = '';
  for (const pieces of rows.values()) {
    pieces.sort((a, b) => a.x - b.x);
    const boxes = pieces.filter(({ ticked }) => ticked !== null).length;
    if (boxes === 0) {
      above = pieces.map(({ text }) => text).join(' ');
      groups.push({ name: '', options: [], stacked: false });
      continue;
    }
    const { lead, options } = optionsOf(pieces);
    const last = groups.at(-1);
    const stacked = lead === '' && options.length === 1;
    if (stacked && last?.stacked) last.options.push(...options);
    else
      groups.push({ name: lead === '' && !FIELD.test(above) ? above : lead, options, stacked: options.length === 1 });
  }
  return groups.filter(({ options }) => options.length > 0).map(({ name, options }) => ({ name, options }));
}

interface Piece {
  readonly x: number;
  /** null: text. */
  readonly ticked: boolean | null;
  readonly text: string;
  /** On the page as it is. */
  readonly box: Box;
}

/** Splits a line at its boxes. */
function piecesOf(line: TextLine, asShown: TextLine): Piece[] {
  const pieces: Piece[] = [];
  const characters = [...line.text];
  let from = 0;
  const push = (start: number, end: number, ticked: boolean | null) => {
    const text = characters.slice(start, end).join('').trim();
    const box = asShown.characters.slice(start, end);
    const x = line.characters[start]?.[0] ?? line.box[0];
    if (text !== '') pieces.push({ x, ticked, text, box: box.length === 0 ? asShown.box : unionOf(box) });
  };
  characters.forEach((char, i) => {
    if (!isBox(char)) return;
    push(from, i, null);
    push(i, i + 1, char !== BOXES.empty);
    from = i + 1;
  });
  push(from, characters.length, null);
  return pieces;
}

function optionsOf(pieces: readonly Piece[]): { lead: string; options: TickOption[] } {
  const first = pieces.findIndex(({ ticked }) => ticked !== null);
  const endsWithBox = pieces.at(-1)!.ticked !== null;
  // "Adult [ ]  Student [x]": labels stand before their boxes; of one box alone what stands before it is its label too.
  const before = first > 0 && endsWithBox;
  const options: TickOption[] = [];
  let lead = '';
  pieces.forEach((piece, i) => {
    if (piece.ticked === null) {
      if (i < (before ? first - 1 : first)) lead = `${lead} ${piece.text}`.trim();
      return;
    }
    const label: Piece[] = [];
    const previous = pieces[i - 1];
    if (!before) for (let k = i + 1; pieces[k]?.ticked === null; k++) label.push(pieces[k]!);
    else if (previous?.ticked === null) label.push(previous);
    const text = label.map((l) => l.text).join(' ');
    options.push({
      ticked: piece.ticked,
      sign: piece.text,
      label: text,
      box: unionOf([piece.box, ...label.map((l) => l.box)]),
    });
  });
  return { lead, options };
}

/**
 * A page's boxes as the answer to a question ("Which membership is ticked?"): the labels of the ticked boxes of the group that the question names. null where it is about something
 * else, or nothing is ticked.
 */
export function tickedAnswer(question: string, lines: readonly TextLine[]): TickedAnswer | null {
  if (!lines.some(({ text }) => Array.from(text).some(isBox))) return null;
  const groups = tickGroups(lines);
  const about = TICK.test(question);
  const asked = questionStems(question).filter((stem) => !TICK.test(stem));
  const one = /^\s*(?:is|are|was|were|has|does|did)\b/i.test(question) && about ? optionNamed(asked, groups) : null;
  if (one !== null) {
    const asksWhich = STATES.filter((state) => state.test(question)).length >= 2;
    const yesOrNo = one.ticked ? 'Yes' : 'No';
    return { text: asksWhich ? SAID[markOf(one)] : yesOrNo, evidence: [seen(one)] };
  }
  let best: { group: TickGroup; named: number } | null = null;
  for (const group of groups) {
    const name = new Set(stems(group.name));
    const named = asked.filter((stem) => name.has(stem)).length;
    const rest = asked.filter((stem) => !name.has(stem) && !GENERIC.has(stem));
    if (named === 0 || (!about && rest.length > 0)) continue;
    if (best === null || named > best.named) best = { group, named };
  }
  const only = about && groups.length === 1 ? groups[0]! : null;
  const group = best?.group ?? only;
  const ticked = group?.options.filter((option) => option.ticked && option.label !== '') ?? [];
  if (ticked.length === 0) return null;
  return {
    text: ticked.map(({ label }) => label).join(', '),
    evidence: ticked.map(seen),
  };
}

/** Whether a question is about boxes to tick. */
export const asksForBoxes = (question: string): boolean => ABOUT_BOXES.test(question);

/** Whether the words of pages tell of what is ticked. */
export function tellOfBoxes(pages: readonly { readonly lines: readonly TextLine[] }[]): boolean {
  return pages.some(({ lines }) => lines.some(({ text }) => TOLD.test(text)));
}

function markOf({ sign }: TickOption): TickMark {
  return sign === BOXES.empty ? 'empty' : sign === BOXES.crossed ? 'crossed' : 'ticked';
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
