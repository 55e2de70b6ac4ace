import { z } from 'zod';

/** Remarks about a page that a reader should know: what Docent found or changed before reading it. */
const NOTE_CODES = [
  /** It was turned by a quarter or a half to be read. */
  'turned',
  /** Its lines were levelled. */
  'tilted',
  /** Its paper was found in a photograph and laid flat. */
  'dewarped',
  /** The file's own text is not what the page shows: its pixels were read. */
  'text-layer-unreliable',
  /** It is written in a script that the model does not know, or by hand. */
  'unknown-script',
  /** Another reader than the model's own read it. */
  'second-reader',
  /** Its print was faint or its paper dark or shadowed, which was evened out. */
  'low-contrast',
  /** Its print has too few pixels. */
  'print-too-small',
  /** A picture on it was not read. */
  'skipped-picture',
] as const;
export const NoteCode = z.enum(NOTE_CODES);
export type NoteCode = z.infer<typeof NoteCode>;

export const PageNote = z.object({
  code: NoteCode,
  page: z.number().int().positive(),
  /** For people, in English. */
  message: z.string(),
  /** By how much it was turned (clockwise) or straightened. */
  degrees: z.number().optional(),
});
export type PageNote = z.infer<typeof PageNote>;

const MESSAGES: Readonly<Record<NoteCode, (degrees: string) => string>> = {
  turned: (degrees) => `The page was turned by ${degrees} degrees to be read.`,
  tilted: (degrees) => `The page was straightened by ${degrees} degrees to be read.`,
  dewarped: () => 'The paper was found in the photograph and laid flat to be read.',
  'text-layer-unreliable': () =>
    "The file's own text is not what the page shows. The page was read from its pixels instead.",
  'unknown-script': () =>
    'The model cannot read this page: it may be in a script that the model does not know, or handwritten. What was read is a guess.',
  'second-reader': () => 'The page was read by a second reader.',
  'low-contrast': () => 'The print is faint or the paper is dark. The contrast was raised to read it.',
  'print-too-small': () =>
    'The print is too small to be read well. Scan the page at 300 dpi, or photograph it from nearer.',
  'skipped-picture': () => 'A picture on the page was not read.',
};

export function pageNote(code: NoteCode, page: number, degrees?: number): PageNote {
  const message = MESSAGES[code](String(Math.abs(degrees ?? 0)));
  return { code, page, message, ...(degrees === undefined ? {} : { degrees }) };
}
