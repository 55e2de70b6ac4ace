import { z } from 'zod';
import { otherFormat } from './other-formats.ts';

/** What a document is opened as: its pages have points and may have text (pdf), or are images. */
export const OpenedAs = z.enum(['pdf', 'image']);
export type OpenedAs = z.infer<typeof OpenedAs>;

/** A type of file that Docent opens. Everything that the rest of Docent needs to know about it is here. */
export interface FileFormat {
  /** Name in help texts, errors and dialogs. */
  readonly name: string;
  /** Description for the file manager, which then offers Docent for such files; null: no association. */
  readonly association: string | null;
  readonly mime: string;
  /** In lower case, without the dot; the usual one first. */
  readonly extensions: readonly string[];
  /** How the file begins, its first kilobyte read as Latin-1. */
  readonly magic: RegExp;
  /** Recognises it if no format's `magic` matches. */
  readonly trace?: RegExp;
  readonly openedAs: OpenedAs;
  /** A file may have several pages. Of an animation the first frame is the page. */
  readonly hasPages: boolean;
  /** Whether the window draws it, with the same pixels as main. What it cannot draw, main does. */
  readonly drawnInWindow: boolean;
}

/** In the order in which they are named. */
export const FILE_FORMATS: readonly FileFormat[] = [
  {
    name: 'PDF',
    association: 'PDF document',
    mime: 'application/pdf',
    extensions: ['pdf'],
    magic: /^%PDF-/,
    // Readers take the header anywhere in the first 1024 bytes (ISO 32000-1, annex H, implementation note 13). A damaged file may have
    // lost it: an indirect object at the start says as much.
    trace: /%PDF-|^\s*\d+\s+\d+\s+obj\b/,
    openedAs: 'pdf',
    hasPages: true,
    drawnInWindow: true,
  },
  {
    name: 'JPEG',
    association: 'JPEG image',
    mime: 'image/jpeg',
    extensions: ['jpg', 'jpeg', 'jfif'],
    magic: /^\xff\xd8\xff/,
    openedAs: 'image',
    hasPages: false,
    drawnInWindow: true,
  },
  {
    name: 'PNG',
    association: 'PNG image',
    mime: 'image/png',
    extensions: ['png'],
    // biome-ignore lint/suspicious/noControlCharactersInRegex: PNG's signature has one, so that text transfers are noticed
    magic: /^\x89PNG\r\n\x1a\n/,
    openedAs: 'image',
    hasPages: false,
    drawnInWindow: true,
  },
  {
    name: 'WebP',
    association: 'WebP image',
    mime: 'image/webp',
    extensions: ['webp'],
    magic: /^RIFF.{4}WEBP/s,
    openedAs: 'image',
    hasPages: false,
    drawnInWindow: true,
  },
  {
    name: 'TIFF',
    association: 'TIFF image',
    mime: 'image/tiff',
    extensions: ['tif', 'tiff'],
    // II or MM, then 42 (TIFF 6.0) or 43 (BigTIFF) in that byte order.
    magic: /^(?:II[*+]\0|MM\0[*+])/,
    openedAs: 'image',
    hasPages: true,
    drawnInWindow: false,
  },
  {
    name: 'GIF',
    association: null,
    mime: 'image/gif',
    extensions: ['gif'],
    magic: /^GIF8[79]a/,
    openedAs: 'image',
    hasPages: false,
    drawnInWindow: true,
  },
  {
    name: 'AVIF',
    association: null,
    mime: 'image/avif',
    extensions: ['avif'],
    // The brand stands first or among the compatible ones (ISO/IEC 14496-12, 4.3).
    magic: /^.{4}ftyp.{0,28}avi[fs]/s,
    openedAs: 'image',
    hasPages: false,
    drawnInWindow: true,
  },
];

/** As many bytes of a file as `fileFormatOf` looks at. */
export const FILE_HEAD = 1024;

/** The format of a file by its first bytes, because names lie. Undefined: nothing that Docent opens. */
export function fileFormatOf(bytes: Uint8Array): FileFormat | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, FILE_HEAD));
  return (
    FILE_FORMATS.find(({ magic }) => magic.test(head)) ?? FILE_FORMATS.find(({ trace }) => trace?.test(head) === true)
  );
}

/** "PDF, JPEG, PNG": for messages that end differently in each language. */
export const FORMAT_NAMES: readonly string[] = FILE_FORMATS.map(({ name }) => name);

/** "PDF, JPEG, ... or AVIF" */
export const ANY_FORMAT = `${FORMAT_NAMES.slice(0, -1).join(', ')} or ${FORMAT_NAMES.at(-1)}`;

/** For files that are looked for by name: in folders and in dialogs. */
export const EXTENSIONS: readonly string[] = FILE_FORMATS.flatMap(({ extensions }) => extensions);

/** Whether a file has a document's name; what it really is shows when it is opened. */
export function hasDocumentName(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return dot >= 0 && EXTENSIONS.includes(name.slice(dot + 1).toLowerCase());
}

/**
 * The message about `subject`, which is in none of these formats.
 *
 * @param head its first bytes, for what else it may be
 */
export function notADocument(subject: string, head?: Uint8Array): string {
  const other = head && otherFormat(subject, head);
  if (other !== undefined) return other;
  return `${subject} is not a document that can be read: give a ${ANY_FORMAT}.`;
}
