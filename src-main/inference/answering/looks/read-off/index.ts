import type { Aim } from '../../../../../models/folder/looks-answers.ts';
import { isOptionMarked, optionsMarked, stateOfOption } from './boxes.ts';
import { barOf, colourOf, whatHasColour } from './charts.ts';
import { colourOfPen, isMarked, wordsMarked } from './marked.ts';
import { askedWords, mentionedWords } from './mention.ts';
import type { Pixels } from './pixels.ts';
import type { ReadOff } from './read-off.ts';
import { lineAt, sliceOf } from './series.ts';
import { colourOfStamp, isSigned, isThere, kindOfPage, type LookedThings, sideOfPicture, whoSigned } from './things.ts';
import type { LookedPage } from './words.ts';

export interface Looked {
  readonly page: LookedPage;
  readonly things: LookedThings;
  /** The page's local tiles. */
  readonly tiles: readonly Pixels[];
}

/**
 * The answer to a question that aims at something a page shows, read off what was recognised there: as with a table (TAPAS, ACL 2020), what is asked and what is
 * seen are learned, and the answer follows from both.
 */
export function readOff(aim: Aim, question: string, { page, things, tiles }: Looked): ReadOff {
  const asked = askedWords(question);
  const answers: Readonly<Record<Aim, () => ReadOff>> = {
    bold: () => wordsMarked('bold', page),
    struck: () => wordsMarked('struck', page),
    underlined: () => wordsMarked('underlined', page),
    highlighted: () => wordsMarked('highlighted', page),
    has_bold: () => isMarked('bold', asked, page),
    has_struck: () => isMarked('struck', asked, page),
    has_underlined: () => isMarked('underlined', asked, page),
    has_highlighted: () => isMarked('highlighted', asked, page),
    pen: () => colourOfPen(page),
    box_which: () => optionsMarked('marked', asked, page),
    box_empty: () => optionsMarked('empty', asked, page),
    box_is: () => isOptionMarked(asked, page),
    box_state: () => stateOfOption(asked, page),
    signed: () => isSigned(asked, page, things),
    signed_who: () => whoSigned(page),
    stamped: () => isThere('stamp', things),
    stamp_colour: () => colourOfStamp(things),
    picture_side: () => sideOfPicture(page, things),
    picture_has: () => isThere('picture', things),
    kind: () => kindOfPage(asked, things),
    bar_most: () => barOf(true, page, tiles),
    bar_least: () => barOf(false, page, tiles),
    slice_most: () => sliceOf(true, page, tiles),
    slice_least: () => sliceOf(false, page, tiles),
    end_most: () => lineAt(true, true, page, tiles),
    end_least: () => lineAt(true, false, page, tiles),
    start_most: () => lineAt(false, true, page, tiles),
    start_least: () => lineAt(false, false, page, tiles),
    colour_of: () => colourOf(asked, page),
    colour_which: () => whatHasColour(asked, page),
  };
  const own = answers[aim]();
  if (own.evidence.length > 0 || own.spans.length > 0) return own;
  return { ...own, evidence: mentionedWords(asked, page.words) };
}
