import type { DocumentKind } from '../../contract/library.ts';
import { numberValue } from '../../reading/numbers.ts';
import { type LayoutSegment, layOutPage, rowsOf } from '../layout/index.ts';
import type { CaptionPage, GlobalCaptioner, RegionCaptioner, Said, Segmenter } from '../roles.ts';
import { clip, sentencesOf } from '../sentences.ts';
import { titleOf } from './page-title.ts';

/** What fills a role without a model: the page's own layout and words. */
export const PAGE_STRUCTURE = 'page structure';

export const KIND_NAMES: Readonly<Record<DocumentKind, string>> = {
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

/** One sentence that every page has: what it looks like, and what it is headed. */
export const structureCaptioner: GlobalCaptioner = {
  name: PAGE_STRUCTURE,
  async caption(page) {
    const title = titleOf(page.lines);
    const what = KIND_NAMES[page.kind];
    const text =
      title === undefined
        ? `${upper(what)} without words that could be read.`
        : `${upper(what)} headed “${title.text}”.`;
    return { text, reason: null };
  },
};

export const structureRegions: RegionCaptioner = {
  name: PAGE_STRUCTURE,
  async captions(page, segments) {
    return segments.map((segment): Said => ({ text: describe(page, segment), reason: null }));
  },
};

export const structureSegments: Segmenter = {
  name: 'white space, drawn lines and pictures',
  async segments(page) {
    return layOutPage({ lines: page.lines, size: page.size, raster: await page.raster() }).segments;
  },
};

/** What a region holds, in its own words. */
function describe({ lines }: CaptionPage, { kind, lines: own }: LayoutSegment): string {
  const words = own.map((index) => lines[index]!.text.trim()).filter((text) => text !== '');
  const quoted = (texts: readonly string[]) => listed(texts.map((text) => `“${clip(text, 60)}”`));
  const all = words.join(' ');
  switch (kind) {
    case 'heading':
      return `The heading “${clip(all, FIRST_WORDS)}”.`;
    case 'list':
      return `A list with ${quoted(words.slice(0, 3))}.`;
    case 'table': {
      const rows = rowsOf(own.map((index) => lines[index]!)).map((row) => row.map(({ text }) => text.trim()));
      const head = rows[0]!.filter((text) => /\p{L}/u.test(text));
      if (rows.length > 2 && head.length >= 2 && head.length === rows[0]!.length) {
        return `A table with the columns ${quoted(head.slice(0, 5))}.`;
      }
      const items = rows.filter(isItem).map((row) => row[0]!);
      return `Rows with ${quoted((items.length >= 2 ? items : rows.map((row) => row[0]!).filter(Boolean)).slice(0, 3))}.`;
    }
    case 'figure':
      return words.length === 0 ? 'A picture without words.' : `A picture with the words ${quoted(words.slice(0, 4))}.`;
    case 'text': {
      const first = sentencesOf(all)[0] ?? '';
      return first.length <= FIRST_WORDS ? `Text: “${first}”` : `Text that begins “${clip(first, FIRST_WORDS)}”.`;
    }
  }
}

const SUMS =
  /total|tax|gst|vat|sst|cash|change|round|paid|discount|amount|balance|date|time|invoice|bill|receipt|tel|cashier|qty|price/i;

/** A row that begins with the name of something and ends with a number. */
function isItem(row: readonly string[]): boolean {
  const name = row[0]!;
  return row.length >= 2 && /\p{L}{3}/u.test(name) && !SUMS.test(name) && numberValue(row.at(-1)!) !== null;
}

/** a; a and b; a, b and c */
export function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}

export function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
