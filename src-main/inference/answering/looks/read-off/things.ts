import { HUES, IN_CELL, PAGES, THINGS } from '../../../../../models/folder/looks-answers.ts';
import type { SeenThing } from '../../../../contract/engine.ts';
import { type Asked, sharedRun } from './mention.ts';
import { NOT_SEEN, quoted, type ReadOff, written, yesOrNo } from './read-off.ts';
import { type Label, type LookedPage, type LookedWord, meanOf } from './words.ts';

/** What was recognised on a page that is no text. */
export interface LookedThings {
  /** [cells, 14] of all tiles. */
  readonly cells: Float32Array;
  readonly places: readonly SeenThing[];
  /** Probabilities of PAGES. */
  readonly page: Float32Array;
}

/** From this probability on a page has a stamp, which then has a colour. */
const STAMPED = 0.5;
/** From this probability on somebody is to sign at a label. */
const TO_SIGN = 0.35;
/** Words of a label that are not the name of who signs. */
const SIGNING = /^(?:signature|signed|sign|of|by|the)$/i;

const most = (thing: (typeof THINGS)[number], { cells }: LookedThings): number => {
  let best = 0;
  for (let at = THINGS.indexOf(thing); at < cells.length; at += IN_CELL) best = Math.max(best, cells[at]!);
  return best;
};

export const isThere = (thing: 'stamp' | 'picture', things: LookedThings): ReadOff => yesOrNo(most(thing, things), []);

/** Whether the page, or the one whom the question names, has signed. */
export function isSigned(asked: Asked, { labels }: LookedPage, things: LookedThings): ReadOff {
  const lines = labels.filter((label) => toSign(label) >= TO_SIGN);
  const named = lines.find((label) => sharedRun(asked, label.words) !== null);
  if (named !== undefined) return yesOrNo(signed(named), named.words);
  const [best] = [...lines].sort((a, b) => signed(b) - signed(a));
  const seen = most('signature', things);
  const onLine = best === undefined ? 0 : signed(best) * toSign(best);
  return yesOrNo(Math.max(seen, onLine), onLine > seen && best !== undefined ? best.words : []);
}

export function whoSigned({ labels }: LookedPage): ReadOff {
  const [best] = labels
    .map((label) => ({ label, chance: meanOf(label.words, (word) => word.mark('signed')) }))
    .sort((a, b) => b.chance - a.chance);
  if (best === undefined || best.chance < 0.3) return NOT_SEEN;
  const name = best.label.words.filter(({ text }) => !SIGNING.test(text) && /[\p{L}\p{N}]/u.test(text));
  return quoted([name.length > 0 ? name : best.label.words], best.chance);
}

const toSign = ({ words }: Label) => meanOf(words, (word) => word.mark('signed') + word.mark('unsigned'));
const signed = (label: Label) => meanOf(label.words, (word) => word.mark('signed')) / Math.max(1e-6, toSign(label));

export function colourOfStamp(things: LookedThings): ReadOff {
  const { cells } = things;
  const there = most('stamp', things);
  if (there < STAMPED) return { ...NOT_SEEN, chance: 1 - there };
  const of = HUES.map(() => 0);
  for (let at = 0; at < cells.length; at += IN_CELL) {
    const stamp = cells[at + THINGS.indexOf('stamp')]!;
    for (const h of HUES.keys()) of[h]! += stamp * stamp * cells[at + THINGS.length + 1 + h]!;
  }
  const total = of.reduce((a, b) => a + b, 0);
  const best = of.indexOf(Math.max(...of));
  return written(HUES[best]!, (of[best]! / total) * there);
}

/** On which side of the page's text its picture is. */
export function sideOfPicture({ words }: LookedPage, { places }: LookedThings): ReadOff {
  const picture = places.find(({ thing }) => thing === 'picture');
  if (picture === undefined) return NOT_SEEN;
  const [x0, y0, x1, y1] = picture.box;
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const centre = ({ box }: LookedWord) => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] as const;
  const count = (holds: (wx: number, wy: number) => boolean) => words.filter((word) => holds(...centre(word))).length;
  const beside = (wy: number) => wy > y0 && wy < y1;
  const beyond = (wx: number) => wx > x0 && wx < x1;
  const weights: readonly (readonly [side: string, words: number])[] = [
    ['left', count((wx, wy) => beside(wy) && wx > x1)],
    ['right', count((wx, wy) => beside(wy) && wx < x0)],
    ['top', count((wx, wy) => beyond(wx) && wy > y1)],
    ['bottom', count((wx, wy) => beyond(wx) && wy < y0)],
  ];
  const across = weights[0]![1] + weights[1]![1];
  // Text beside a picture says more than text above and below it, which goes on over the whole page.
  const own = across > 0 ? weights.slice(0, 2) : weights.slice(2);
  const total = own.reduce((sum, [, n]) => sum + n, 0);
  if (total === 0) {
    const far = [x, 1 - x, y, 1 - y];
    return written(weights[far.indexOf(Math.min(...far))]![0], 0.5 * picture.score);
  }
  const [side, n] = own.reduce((a, b) => (b[1] > a[1] ? b : a));
  return written(side, picture.score * (n / total));
}

/** What kind of page it is; of those only that the question names. */
export function kindOfPage(asked: Asked, { page }: LookedThings): ReadOff {
  const named = PAGES.filter((kind) => asked.words.includes(kind));
  if (named.length === 1 && /^(?:is|does|do|would)$/.test(asked.words[0] ?? '')) {
    return yesOrNo(page[PAGES.indexOf(named[0]!)]!, []);
  }
  const among = named.length > 1 ? named : PAGES;
  const of = (kind: (typeof PAGES)[number]) => page[PAGES.indexOf(kind)]!;
  const total = [...among].reduce((sum, kind) => sum + of(kind), 0);
  const best = [...among].sort((a, b) => of(b) - of(a))[0]!;
  return written(best, of(best) / Math.max(1e-6, total));
}
