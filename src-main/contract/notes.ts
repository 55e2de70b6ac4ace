import { z } from 'zod/mini';
import { once } from './once.ts';
import type { View } from './tile.ts';
import { PageNumber } from './values.ts';

/** Remarks about a page that a reader should know: what Docent found or changed before reading it. */
const NOTE_CODES = [
  /** It was turned by a quarter or a half to be read. */
  'turned',
  /** Its lines were levelled. */
  'tilted',
  /** Its paper was found in a photograph and laid flat. */
  'dewarped',
  /** The file's own text, or a part of it, is not what the page shows: that was read from the pixels. */
  'text-layer-unreliable',
  /** It is written in a script that the model does not know, or by hand. */
  'unknown-script',
  /** Another reader than the model's own read it. */
  'second-reader',
  /** Its print was too faint to be read as it is. */
  'low-contrast',
  /** Its print has too few pixels. */
  'print-too-small',
  /** The question about it is in another language than those that the model has learnt to answer in. */
  'foreign-question',
  /** A picture on it was not read. */
  'skipped-picture',
  /** It could not be drawn or read; the other pages were. */
  'unreadable-page',
] as const;
export const NoteCode = z.enum(NOTE_CODES);
export type NoteCode = z.infer<typeof NoteCode>;

export const PageNote = z.object({
  code: NoteCode,
  page: PageNumber,
  /** For people, in English. */
  message: z.string(),
  /** By how much it was turned (clockwise) or straightened. */
  degrees: z.optional(z.number()),
  /** The language that it was read in, as a BCP 47 tag. */
  language: z.optional(z.string()),
  /** It is said of a part of the page; the lines tell of which. */
  part: z.optional(z.boolean()),
});
export type PageNote = z.infer<typeof PageNote>;

type Details = Pick<PageNote, 'degrees' | 'language' | 'part'>;

const PART_UNRELIABLE =
  "A part of the file's own text is not what the page shows. That part was read from the page's pixels instead.";

const MESSAGES: Readonly<Record<NoteCode, (details: string) => string>> = {
  turned: (degrees) => `The page was turned by ${degrees} degrees to be read.`,
  tilted: (degrees) => `The page was straightened by ${degrees} degrees to be read.`,
  dewarped: () => 'The paper was found in the photograph and laid flat to be read.',
  'text-layer-unreliable': () =>
    "The file's own text is not what the page shows. The page was read from its pixels instead.",
  'unknown-script': () =>
    'The model cannot read this page, or a part of it: it may be in a script that the model does not know, or handwritten. What was read is a guess. If it is printed, add its language: docent languages add.',
  'second-reader': (language) =>
    `The page was read by the second reader, in ${language}. If docent-mini answers, check what it says: it has learnt little of other languages than English.`,
  'low-contrast': () =>
    'The print is faint, and its contrast was raised to read it. Check what matters against the page, or scan it again with more light.',
  'print-too-small': () =>
    'The print is too small to be read well. Scan the page at 300 dpi, or photograph it from nearer.',
  'foreign-question': () =>
    'The question seems to be in another language than English, and the model may not understand it. Ask in English, or choose another model.',
  'skipped-picture': () => 'A picture on the page was not read.',
  'unreadable-page': () =>
    'The page could not be read and was left out. Open the file in another program, save it again, and add it anew.',
};

/** Made with the first note that needs it: that takes longer than everything else in this file. */
const names = once(() => new Intl.DisplayNames(['en'], { type: 'language' }));

export function pageNote(code: NoteCode, page: number, details: Details = {}): PageNote {
  const { degrees, language, part } = details;
  const words = language === undefined ? String(Math.abs(degrees ?? 0)) : (names().of(language) ?? language);
  return { code, page, message: part ? PART_UNRELIABLE : MESSAGES[code](words), ...details };
}

/** How a page was laid straight before it was read. */
export function viewNotes(view: Pick<View, 'turned' | 'tilted' | 'dewarped'> | null, page: number): PageNote[] {
  if (view === null) return [];
  return [
    ...(view.turned === 0 ? [] : [pageNote('turned', page, { degrees: view.turned })]),
    ...(view.dewarped ? [pageNote('dewarped', page)] : []),
    ...(view.tilted === 0 ? [] : [pageNote('tilted', page, { degrees: view.tilted })]),
  ];
}

/** Of notes that were made twice the first. */
export function eachOnce(notes: readonly PageNote[]): PageNote[] {
  return notes.filter((note, i) => notes.findIndex((n) => n.page === note.page && n.code === note.code) === i);
}
