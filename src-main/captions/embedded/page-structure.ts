import type { DocumentKind } from '../../contract/library.ts';
import type { TextLine } from '../../contract/page.ts';
import { numberValue } from '../../reading/numbers.ts';
import { type LayoutSegment, layOutPage, rowsOf } from '../layout/index.ts';
import type { CaptionPage, GlobalCaptioner, RegionCaptioner, Said, Segmenter } from '../roles.ts';
import { clip, sentencesOf } from '../sentences.ts';
import { isSure } from '../sure-facts.ts';
import { titleOf } from './page-title.ts';

/** Fills a role without a model, from the page's layout and words. */
const PAGE_STRUCTURE = 'page structure';

const KIND_NAMES: Readonly<Record<DocumentKind, string>> = {
  receipt: 'a receipt',
  invoice: 'an invoice',
  form: 'a form',
  letter: 'a letter',
  statement: 'a statement',
  table: 'a page with a table',
  paper: 'a paper',
  other: 'a page',
};

const FIRST_WORDS = 90;

/** One sentence for any page: what it looks like, and its heading. */
export const structureCaptioner: GlobalCaptioner = {
  name: PAGE_STRUCTURE,
  async caption(page) {
    const title = titleOf(page.lines);
    const what = KIND_NAMES[page.kind];
    if (title === undefined) return { text: `${upper(what)} without readable words.`, reason: null };
    const sure = title.lines.every((index) => isSure(page.lines[index]!, 'name'));
    const text = sure ? `${upper(what)} headed “${title.text}”.` : `${upper(what)}.`;
    return { text, reason: null };
  },
};

export const structureRegions: RegionCaptioner = {
  name: PAGE_STRUCTURE,
  async captions(page, segments) {
    return segments.map((segment): Said => {
      const text = describe(page, segment);
      return { text, reason: text === null ? 'its words were not read with certainty' : null };
    });
  },
};

export const structureSegments: Segmenter = {
  name: 'white space, drawn lines and images',
  async segments(page) {
    return layOutPage({ lines: page.lines, size: page.size, raster: await page.raster() }).segments;
  },
};

/** Ink of a scan that was not read may be a picture or words. Only a large area is called a picture. */
const PICTURE = 0.03;

/** The content of a region in its own words, as far as they were read with certainty; null if nothing can be said. */
function describe(page: CaptionPage, { kind, lines: own, box }: LayoutSegment): string | null {
  const { lines, source } = page;
  const sure = own.map((index) => lines[index]!).filter((line) => isSure(line, 'name') && line.text.trim() !== '');
  const words = sure.map((line) => line.text.trim());
  const quoted = (texts: readonly string[]) => listed(texts.map((text) => `“${clip(text, 60)}”`));
  const all = words.join(' ');
  if (kind === 'figure') {
    if (words.length > 0) return `A picture with the words ${quoted(words.slice(0, 4))}.`;
    const area = (box[2] - box[0]) * (box[3] - box[1]);
    return source === 'text-layer' || area > PICTURE ? 'A picture without words.' : null;
  }
  if (words.length === 0) return null;
  switch (kind) {
    case 'heading':
      return `The heading “${clip(all, FIRST_WORDS)}”.`;
    case 'list':
      return `A list with ${quoted(words.slice(0, 3))}.`;
    case 'table':
      return describeTable(
        own.map((index) => lines[index]!),
        page.kind === 'receipt',
      );
    case 'text': {
      // A sentence with a missing word is not used.
      const whole = sure.length === own.length;
      const first = whole ? (sentencesOf(all)[0] ?? '') : words[0]!;
      return whole && first.length <= FIRST_WORDS ? `Text: “${first}”` : `Text with “${clip(first, FIRST_WORDS)}”.`;
    }
  }
}

/** @param goods every page of this kind has columns of words and numbers, so only rows of goods are mentioned */
function describeTable(lines: readonly TextLine[], goods: boolean): string | null {
  const rows = rowsOf(lines);
  const texts = (row: readonly TextLine[]) => row.map(({ text }) => text.trim());
  const quoted = (names: readonly string[]) => listed(names.map((name) => `“${clip(name, 60)}”`));
  const head = rows[0]!;
  const worded = texts(head).every((text) => /\p{L}/u.test(text));
  if (rows.length > 2 && head.length >= 2 && worded && head.every((cell) => isSure(cell, 'name'))) {
    return `A table with the columns ${quoted(texts(head).slice(0, 5))}.`;
  }
  const sure = rows.filter((row) => isSure(row[0]!, 'name') && /\p{L}{2}/u.test(row[0]!.text));
  const items = sure.filter((row) => isItem(texts(row)));
  if (goods && items.length === 0) return null;
  const named = (goods || items.length >= 2 ? items : sure).map((row) => row[0]!.text.trim());
  return named.length === 0 ? null : `Rows with ${quoted(named.slice(0, 3))}.`;
}

const SUMS =
  /total|summar|count|tax|gst|vat|sst|cash|change|round|paid|discount|amount|balance|date|time|invoice|bill|receipt|tel|cashier|qty|price/i;

/** A row that starts with a name and ends with a number. */
function isItem(row: readonly string[]): boolean {
  const name = row[0]!;
  return row.length >= 2 && /\p{L}{3}/u.test(name) && !SUMS.test(name) && numberValue(row.at(-1)!) !== null;
}

/** a; a and b; a, b and c */
export function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
