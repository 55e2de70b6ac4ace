/** A type of file that Docent recognises but does not open: what it is, and how to convert it. */
interface OtherFormat {
  readonly what: string;
  /** Its first kilobyte as Latin-1. */
  readonly is: (head: string) => boolean;
  readonly how: string;
}

const OTHER_FORMATS: readonly OtherFormat[] = [
  {
    what: 'an e-book',
    is: (head) => head.startsWith('PK\x03\x04') && head.startsWith('mimetypeapplication/epub', 30),
    how: 'Convert it to PDF first, for example with Calibre.',
  },
  { what: 'a ZIP archive', is: (head) => head.startsWith('PK\x03\x04'), how: 'Unpack it and give the files in it.' },
  {
    what: 'a web page',
    is: (head) => /^\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html)/i.test(head),
    how: 'Open it in a browser and print it to PDF.',
  },
  {
    what: 'a drawing (SVG)',
    is: (head) => /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<svg/is.test(head),
    how: 'Open it in a browser and print it to PDF.',
  },
  {
    what: 'an Italian electronic invoice (FatturaPA)',
    is: (head) => /^[^<]*(?:<[?!][^>]*>\s*)*<(?:[\w.-]+:)?FatturaElettronica[\s>]/.test(head),
    how: 'Open it in the program or on the site that it comes from, and save it as PDF.',
  },
  {
    what: 'XML, but no electronic invoice (UBL or Cross Industry Invoice)',
    is: (head) => /^(?:\xef\xbb\xbf)?\s*<\?xml\s/.test(head),
    how: 'Open it in the program that it comes from, and print it to PDF.',
  },
];

/** How to convert an office document, and a picture of a phone, by hand; `name` is the file's name. */
export const howToConvertOffice = (name: string): string =>
  `Install LibreOffice, and Docent converts it by itself. Or convert it where LibreOffice is: soffice --headless --convert-to pdf "${name}". ` +
  'Or open it where it was written and save it as PDF.';

export const howToConvertHeic = (name: string): string =>
  `Convert it to JPEG first: on a Mac, open it in Preview and choose File > Export; on Linux, run: heif-convert "${name}" photo.jpg. ` +
  'To have the phone take JPEG, choose Settings > Camera > Formats > Most Compatible.';

/**
 * What a file is that is no document, and what to do about it. Undefined: it cannot be told.
 *
 * @param head at least its first kilobyte, all of it when it is shorter
 */
export function otherFormat(name: string, head: Uint8Array): string | undefined {
  if (head.length === 0) return `${name} is empty: it has 0 bytes. Get it again from where it came from.`;
  if (/\.pdf$/i.test(name)) {
    return `${name} is called a PDF, but it is none, or its beginning is lost. Get it again from where it came from.`;
  }
  const text = String.fromCharCode(...head.subarray(0, 1024));
  const found = OTHER_FORMATS.find(({ is }) => is(text));
  return found && `${name} is ${found.what}, which Docent does not open. ${found.how}`;
}
