import type { CaptionNote, PageCaption } from '../../../src-main/contract/captions.ts';
import type { Box } from '../../../src-main/contract/page.ts';

/** One statement of a description, and where on the page it is from. */
export interface CaptionItem {
  /** Unique in its description. */
  readonly key: string;
  readonly text: string;
  /** Before the text: what an amount is for. */
  readonly label: string;
  readonly heading: boolean;
  readonly boxes: readonly Box[];
}

export const SECTIONS = ['text', 'figures', 'tables', 'amounts'] as const;
export type SectionName = (typeof SECTIONS)[number];

/** A description as it is read: a title, a few sentences, then what the page holds. */
export interface CaptionSheet {
  /** The page's own heading, or its first line; null when it has no words. */
  readonly title: string | null;
  /** None that only says the title again. */
  readonly sentences: readonly CaptionItem[];
  readonly sections: readonly { readonly name: SectionName; readonly items: readonly CaptionItem[] }[];
}

/** Longer parts of the page are cut. */
const LONGEST = 400;
const LONGEST_TITLE = 90;
/** Of the height of a heading's first line. */
const AS_LARGE = 0.75;
const MOST_AMOUNTS = 40;
const AMOUNT = /(?:^|[^\d.,])-?\d{1,3}(?:[.,' ]?\d{3})*[.,]\d{2}(?!\d)/;

export function sheetOf(caption: PageCaption): CaptionSheet {
  const notes = new Map(caption.notes.map((note) => [note.id, note]));
  const boxesOf = (ids: readonly string[]) =>
    ids.flatMap((id): Box[] => {
      const box = notes.get(id)?.box ?? null;
      return box === null ? [] : [box];
    });
  const segments = caption.notes.filter(({ level }) => level === 'segment').map(segmentOf);
  const heading = segments.find(({ kind, words }) => kind === 'heading' && words !== '');
  const large = heading === undefined ? [] : largeLines(heading.lines, caption.notes);
  const title = heading === undefined ? firstLine(caption.notes) : large.join(' ');
  const sentences = (caption.detailed?.sentences ?? [caption.short])
    .map(({ text, sources }, index) => item(`sentence-${index}`, text, boxesOf(sources)))
    .filter(({ text }) => text.replace(/\.$/, '') !== title);
  /** What is left to say of a part: the title is said already. */
  const rest = (segment: Segment) => (segment === heading ? wordsOf(segment.lines.slice(large.length)) : segment.words);
  const items: Record<SectionName, CaptionItem[]> = {
    text: segments
      .map((segment) => ({
        ...segment,
        words: rest(segment),
        heading: segment.kind === 'heading' && segment !== heading,
      }))
      .filter(({ kind, words }) => ['heading', 'text', 'list'].includes(kind) && words !== '' && words !== title)
      .map(({ id, words, boxes, heading }) => ({ ...item(id, clipped(words), boxes), heading })),
    figures: caption.figures.map(({ caption: text, box }, index) => item(`figure-${index}`, text, [box])),
    tables: segments
      .filter(({ kind }) => kind === 'table')
      .map(({ id, words, boxes }) => {
        const said = regionOf(caption.notes, id)?.text ?? clipped(words);
        return item(id, said, boxes);
      }),
    amounts: amountsOf(caption.notes),
  };
  const sections = SECTIONS.map((name) => ({ name, items: items[name] })).filter((section) => section.items.length > 0);
  return { title, sentences, sections };
}

/** The item that a point of the page belongs to: of several, the one with the smallest box. */
export function itemAt(items: readonly CaptionItem[], x: number, y: number): CaptionItem | undefined {
  const inside = items.flatMap((one) =>
    one.boxes
      .filter(([x0, y0, x1, y1]) => x >= x0 && x <= x1 && y >= y0 && y <= y1)
      .map(([x0, y0, x1, y1]) => ({ one, area: (x1 - x0) * (y1 - y0) })),
  );
  return inside.sort((a, b) => a.area - b.area)[0]?.one;
}

/** The sheet as Markdown. @param headings the sections' names in the reader's language */
export function sheetMarkdown(sheet: CaptionSheet, fallback: string, headings: (name: SectionName) => string): string {
  const line = ({ label, text }: CaptionItem) => `- ${label === '' ? '' : `${escaped(label)}: `}${escaped(text)}`;
  return [
    `# ${escaped(sheet.title ?? fallback)}`,
    ...(sheet.sentences.length > 0 ? [sheet.sentences.map(({ text }) => escaped(text)).join(' ')] : []),
    ...sheet.sections.flatMap(({ name, items }) => [`## ${headings(name)}`, items.map(line).join('\n')]),
  ].join('\n\n');
}

function escaped(text: string): string {
  return text.replace(/([\\`*_[\]<>#|])/g, '\\$1');
}

function item(key: string, text: string, boxes: readonly Box[], label = ''): CaptionItem {
  return { key, text, label, heading: false, boxes };
}

type Segment = ReturnType<typeof segmentOf>;

/** A part of the page: its kind is the first line of its text, its words the rest. */
function segmentOf({ id, text, box }: CaptionNote) {
  const [kind = '', ...lines] = text.split('\n');
  return { id, kind, lines, words: wordsOf(lines), boxes: box === null ? [] : [box] };
}

const wordsOf = (lines: readonly string[]): string => lines.join(' ').trim();

/** The first line of a heading, and those after it that are printed about as large: an author or a date below it is no title. */
function largeLines(lines: readonly string[], notes: readonly CaptionNote[]): readonly string[] {
  const height = (line: string): number | undefined => {
    const box = notes.find(({ level, text }) => level === 'text' && text.trim() === line.trim())?.box;
    return box ? box[3] - box[1] : undefined;
  };
  const [first = ''] = lines;
  const least = AS_LARGE * (height(first) ?? 0);
  const end = lines.findIndex((line) => (height(line) ?? least) < least);
  return end < 0 ? lines : lines.slice(0, end);
}

/** A line of words; a longer one is no title. */
function firstLine(notes: readonly CaptionNote[]): string | null {
  const lines = notes.filter(({ level, text }) => level === 'text' && /\p{L}{3}/u.test(text));
  const [first] = lines;
  return first === undefined || first.text.length > LONGEST_TITLE ? null : first.text.trim();
}

/** What was said about a part, if it was kept. */
function regionOf(notes: readonly CaptionNote[], segment: string): CaptionNote | undefined {
  const number = segment.replace('segment-', '');
  return notes.find(
    ({ id, level, dropped }) => level === 'region' && dropped === null && id.replace(/\D/g, '') === number,
  );
}

/** Lines with an amount, each with the words before it on its row. */
function amountsOf(notes: readonly CaptionNote[]): CaptionItem[] {
  const lines = notes.flatMap(({ id, level, text, box }) =>
    level === 'text' && box !== null ? [{ id, text: text.trim(), box }] : [],
  );
  return lines
    .filter(({ text }) => AMOUNT.test(text) && text.length < 80)
    .slice(0, MOST_AMOUNTS)
    .map((line) => {
      if (/\p{L}{3}/u.test(line.text)) return item(line.id, line.text, [line.box]);
      const before = lines.filter((other) => inRow(other.box, line.box) && /\p{L}/u.test(other.text));
      const nearest = before.sort((a, b) => b.box[2] - a.box[2])[0];
      const boxes = nearest === undefined ? [line.box] : [nearest.box, line.box];
      return item(line.id, line.text, boxes, nearest?.text.replace(/\s*[:=]+$/, '') ?? '');
    });
}

/** Whether `left` stands on the row of `right`, before it. */
function inRow(left: Box, right: Box): boolean {
  const common = Math.min(left[3], right[3]) - Math.max(left[1], right[1]);
  return left[2] <= right[0] + 0.01 && common > 0.5 * Math.min(left[3] - left[1], right[3] - right[1]);
}

function clipped(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST).replace(/\s+\S*$/, '')} …`;
}
