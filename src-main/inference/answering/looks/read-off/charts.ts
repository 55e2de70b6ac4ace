import { HUES, type Hue } from '../../../../../models/folder/looks-answers.ts';
import type { Box } from '../../../../contract/page.ts';
import { barLength } from './bar-length.ts';
import { likeliestHue } from './marked.ts';
import { type Asked, mentionedLabels, mentionedWords } from './mention.ts';
import type { Pixels } from './pixels.ts';
import { NOT_SEEN, quoted, type ReadOff } from './read-off.ts';
import { boundsOf, type Label, type LookedPage, meanOf } from './words.ts';

/** From this share of the page's width on a bar is one; in the row or column of the longest, from the other on. */
const [BAR, STUB] = [0.04, 0.012];
/** Labels of one row or column differ by no more than this share of their height. */
const ALIGNED = 0.7;

/** The name of the longest or shortest bar: which names have bars is recognised, how long these are is measured on the page. */
export function barOf(most: boolean, page: LookedPage, tiles: readonly Pixels[]): ReadOff {
  const seen = (label: Label) => meanOf(label.words, (word) => word.reach);
  const longest = page.labels.reduce<Label | undefined>(
    (best, label) => (best === undefined || seen(label) > seen(best) ? label : best),
    undefined,
  );
  if (longest === undefined || seen(longest) < BAR) return NOT_SEEN;
  const { upright, labels } = besideOf(longest, page);
  const measured = labels.map((label) => ({
    label,
    length: barLength(boundsOf(label.words), upright, page.aspect, tiles),
  }));
  const there = measured.filter(({ length }) => length > 0);
  const bars = there.length >= 2 ? there : labels.map((label) => ({ label, length: seen(label) }));
  const ranked = bars
    .filter(({ length }) => length >= STUB)
    .sort((a, b) => (most ? b.length - a.length : a.length - b.length));
  const [best, second] = ranked;
  if (best === undefined) return NOT_SEEN;
  // What is measured is exact to about a hundredth of the page, what is recognised to a thirtieth.
  const exact = there.length >= 2 ? 0.006 : 0.02;
  const apart = second === undefined ? 0.5 : 1 / (1 + Math.exp(-Math.abs(best.length - second.length) / exact));
  return quoted([best.label.words], apart);
}

/** Labels of the same row, whose bars stand upright, or those of the same column, whichever are more. */
function besideOf(
  label: Label,
  { labels }: LookedPage,
): { readonly upright: boolean; readonly labels: readonly Label[] } {
  const own = boundsOf(label.words);
  const tall = own[3] - own[1];
  const same = (of: (box: Box) => number) =>
    labels.filter((other) => Math.abs(of(boundsOf(other.words)) - of(own)) <= ALIGNED * tall);
  const row = same((box) => (box[1] + box[3]) / 2);
  const [right, left] = [same((box) => box[2]), same((box) => box[0])];
  const column = left.length > right.length ? left : right;
  return row.length >= column.length ? { upright: true, labels: row } : { upright: false, labels: column };
}

/** The colour of what the question names. */
export function colourOf(asked: Asked, { words }: LookedPage): ReadOff {
  const named = mentionedWords(asked, words);
  return named.length === 0 ? NOT_SEEN : likeliestHue(named, () => 1);
}

/** What has the colour that the question names. */
export function whatHasColour(asked: Asked, { labels }: LookedPage): ReadOff {
  const hue = HUES.find((own) => asked.words.some((word) => word.replace('gray', 'grey') === own));
  if (hue === undefined) return NOT_SEEN;
  const chance = (label: Label) => meanOf(label.words, (word) => word.hue(hue as Hue));
  // A title that names the colour is none of its parts.
  const others = labels.filter((label) => !mentionedLabels(asked, [label]).length);
  const best = others.reduce<Label | undefined>(
    (a, b) => (a === undefined || chance(b) > chance(a) ? b : a),
    undefined,
  );
  if (best === undefined || chance(best) < 0.2) return NOT_SEEN;
  return quoted([best.words], chance(best));
}
