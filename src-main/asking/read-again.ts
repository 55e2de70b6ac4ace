import { type PageNote, pageNote, viewNotes } from '../contract/notes.ts';
import type { PageRaster, TextLine } from '../contract/page.ts';
import { busiestPart, type GreySheet, lineOnPage, straightGrey } from '../tiling/index.ts';
import type { SecondReader } from './second-reader.ts';

/** Mean confidence: print in the reader's language has 0.85 to 0.95, in another script 0.4 to 0.55. */
const [SURE, PERHAPS] = [0.75, 0.6];

export interface ReadAgain {
  readonly lines: readonly TextLine[];
  readonly notes: readonly PageNote[];
}

/**
 * Reads a page that the model cannot, or not well, with the second reader. A part of the page tells which of its languages it is in and, where the model could make
 * nothing of it, which way up it stands.
 *
 * @param unreadable false: the model could read it somehow, and stands corrected only by a sure reading
 * @returns undefined when none of the languages fits. Boxes are of the page as displayed
 */
export async function readAgain(
  reader: SecondReader,
  page: number,
  raster: PageRaster,
  unreadable: boolean,
  signal?: AbortSignal,
): Promise<ReadAgain | undefined> {
  const languages = await reader.languages();
  let best: { sheet: GreySheet; language: (typeof languages)[number]; sureness: number } | undefined;
  for (const quarters of unreadable ? ([0, 2, 1, 3] as const) : ([0] as const)) {
    if (languages.length === 0 || (best !== undefined && best.sureness >= SURE)) break;
    const sheet = straightGrey(raster, quarters);
    for (const language of languages) {
      const { sureness } = await reader.read(busiestPart(sheet), language.code, { signal });
      if (sureness > (best?.sureness ?? 0)) best = { sheet, language, sureness };
    }
  }
  if (best === undefined || best.sureness < (unreadable ? PERHAPS : SURE)) return undefined;
  const { sheet, language } = best;
  const { lines } = await reader.read(sheet, language.code, { signal });
  if (lines.length === 0) return undefined;
  const { view } = sheet;
  return {
    lines: view === null ? lines : lines.map((line) => lineOnPage(view, line)),
    notes: [...viewNotes(view, page), pageNote('second-reader', page, { language: language.tag })],
  };
}
