import { z } from 'zod/mini';
import { otherFormat } from './other-formats.ts';
import { unmarkedUtf16 } from './unmarked-utf16.ts';

/** What a document is opened as: its pages have points and may have text (pdf), or are images. */
export const OpenedAs = z.enum(['pdf', 'image']);
export type OpenedAs = z.infer<typeof OpenedAs>;

/** What reads the file and makes pages of it. Text, e-mail, electronic invoices and office documents have no pages of their own: they are set on A4. */
export type Opener = 'pdf' | 'image' | 'bmp' | 'heic' | 'text' | 'email' | 'electronic-invoice' | 'office';

/** A type of file that Docent opens. Everything that the rest of Docent needs to know about it is here. */
export interface FileFormat {
  /** Name in help texts, errors and dialogs. */
  readonly name: string;
  /** Description for the file manager, which then offers Docent for such files; null: no association. */
  readonly association: string | null;
  readonly mime: string;
  /** In lower case, without the dot; the usual one first. */
  readonly extensions: readonly string[];
  /** How the file begins, its first kilobyte read as Latin-1; left out where nothing marks it. */
  readonly magic?: RegExp;
  /** Recognises it if no format's `magic` matches. */
  readonly trace?: { readonly test: (head: string) => boolean };
  readonly openedAs: OpenedAs;
  readonly opener: Opener;
  /** A file may have several pages. Of an animation the first frame is the page. */
  readonly hasPages: boolean;
  /** Whether the window draws it, with the same pixels as main. What it cannot draw, main does. */
  readonly drawnInWindow: boolean;
}

/**
 * Text has no control characters but tab, line feed, form feed, return and escape, unless it is UTF-16, which mostly says so with its byte order mark. The source of a page or a
 * drawing is not what its reader wants to see.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what text does not have
const TEXT = /^(?:\xff\xfe|\xfe\xff|(?!\s*<(?:!doctype html|html|svg|\?xml))[^\x00-\x08\x0e-\x1a\x1c-\x1f]+$)/i;

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
    opener: 'pdf',
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
    opener: 'image',
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
    opener: 'image',
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
    opener: 'image',
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
    opener: 'image',
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
    opener: 'image',
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
    opener: 'image',
    hasPages: false,
    drawnInWindow: true,
  },
  {
    name: 'HEIC',
    association: 'HEIC image',
    mime: 'image/heic',
    extensions: ['heic', 'heif'],
    // The brands of HEVC-coded images (ISO/IEC 23008-12, 10); AVIF, which shares mif1, stands before.
    magic: /^.{4}ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)/s,
    openedAs: 'image',
    opener: 'heic',
    hasPages: false,
    drawnInWindow: false,
  },
  {
    name: 'BMP',
    association: 'BMP image',
    mime: 'image/bmp',
    extensions: ['bmp', 'dib'],
    magic: /^BM.{4}\0{4}/s,
    openedAs: 'image',
    opener: 'bmp',
    hasPages: false,
    drawnInWindow: false,
  },
  {
    name: 'DOCX',
    association: null,
    mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    extensions: ['docx', 'docm', 'doc', 'odt', 'rtf', 'xlsx', 'xlsm', 'xls', 'ods', 'pptx', 'pptm', 'ppt', 'odp'],
    // The first entry of their ZIP archive (Office Open XML, OpenDocument), the old compound file, and rich text.
    magic:
      // biome-ignore lint/suspicious/noControlCharactersInRegex: signatures have them
      /^(?:PK\x03\x04.{26}(?:\[Content_Types\]|_rels\/|docProps\/|customXml\/|word\/|xl\/|ppt\/|mimetypeapplication\/vnd\.oasis\.opendocument)|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\{\\rtf)/s,
    openedAs: 'pdf',
    opener: 'office',
    hasPages: true,
    drawnInWindow: false,
  },
  {
    name: 'EML',
    association: null,
    mime: 'message/rfc822',
    extensions: ['eml'],
    // Header lines (RFC 5322, 2.2), of which the first or any before the first kilobyte ends is one that only mail has.
    magic:
      /^(?:From \S.*\r?\n)?(?:(?:Received|Return-Path|Delivered-To|Message-ID|MIME-Version|DKIM-Signature|ARC-[\w-]+|X-[\w-]+): |(?=(?:[\w-]+:.*\r?\n|[ \t].*\r?\n)*From: )(?=(?:[\w-]+:.*\r?\n|[ \t].*\r?\n)*(?:To|Subject|Date): ))/i,
    openedAs: 'pdf',
    opener: 'email',
    hasPages: true,
    drawnInWindow: false,
  },
  {
    name: 'XRechnung',
    association: null,
    mime: 'application/xml',
    extensions: ['xml'],
    // The root element of UBL 2 or of a UN/CEFACT Cross Industry Invoice, of today and of ZUGFeRD 1. Comments may stand before it; where one takes
    // the whole first kilobyte, as in samples with a licence, what follows is seen when the file is opened.
    magic:
      /^(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*>\s*|<!--(?:(?!-->).)*-->\s*)*(?:<(?:[\w.-]+:)?(?:Invoice|CreditNote|CrossIndustry(?:Invoice|Document))[\s>]|<!--(?:(?!-->).)*$)/s,
    openedAs: 'pdf',
    opener: 'electronic-invoice',
    hasPages: true,
    drawnInWindow: false,
  },
  {
    name: 'TXT',
    association: null,
    mime: 'text/plain',
    extensions: ['txt', 'text', 'md', 'markdown'],
    trace: { test: (head) => TEXT.test(head) || unmarkedUtf16(head) !== null },
    openedAs: 'pdf',
    opener: 'text',
    hasPages: true,
    drawnInWindow: false,
  },
];

/** As many bytes of a file as `fileFormatOf` looks at. */
export const FILE_HEAD = 1024;

/**
 * The format of a file by its first bytes, because names lie. Undefined: nothing that Docent opens.
 *
 * @param name what it is called, if that is known: text in a file that is called a PDF is not what its owner wants to read
 */
export function fileFormatOf(bytes: Uint8Array, name = ''): FileFormat | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, FILE_HEAD));
  const marked = FILE_FORMATS.find(({ magic }) => magic?.test(head) === true);
  if (marked !== undefined) return marked;
  const traced = FILE_FORMATS.find(({ trace }) => trace?.test(head) === true);
  const named = FILE_FORMATS.find(({ extensions }) => extensions.includes(extensionOf(name)));
  return traced?.opener === 'text' && named !== undefined && named.opener !== 'text' ? undefined : traced;
}

/** The same for a file that was come upon in a folder: text counts only under a name of its own, or every licence and program would be a document. */
export function foundFormatOf(bytes: Uint8Array, name: string): FileFormat | undefined {
  const format = fileFormatOf(bytes, name);
  return format?.opener === 'text' && !format.extensions.includes(extensionOf(name)) ? undefined : format;
}

/** In lower case; empty for a name without a dot. */
function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** "PDF, JPEG, PNG": for messages that end differently in each language. */
export const FORMAT_NAMES: readonly string[] = FILE_FORMATS.map(({ name }) => name);

/** "PDF, JPEG, ... or AVIF" */
export const ANY_FORMAT = `${FORMAT_NAMES.slice(0, -1).join(', ')} or ${FORMAT_NAMES.at(-1)}`;

/** For files that are looked for by name: in folders and in dialogs. */
export const EXTENSIONS: readonly string[] = FILE_FORMATS.flatMap(({ extensions }) => extensions);

/** Whether a file has a document's name; what it really is shows when it is opened. */
export function hasDocumentName(name: string): boolean {
  return EXTENSIONS.includes(extensionOf(name));
}

/** Whether files so called are mostly something else: of those in a folder the beginning tells. Most XML is no invoice. */
export function isOftenElse(name: string): boolean {
  return extensionOf(name) === 'xml';
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
