/** A type of file that Docent recognises but does not open: what it is, and how to convert it. */
interface OtherFormat {
  readonly what: string;
  /** Its first kilobyte as Latin-1. */
  readonly is: (head: string, extension: string) => boolean;
  readonly how: (name: string) => string;
}

const office = (name: string) =>
  `Convert it with LibreOffice: soffice --headless --convert-to pdf "${name}". Or open it where it was written and save it as PDF.`;
const starts =
  (...beginnings: readonly string[]) =>
  (head: string) =>
    beginnings.some((beginning) => head.startsWith(beginning));

const OFFICE = /^(?:docx|docm|xlsx|xlsm|pptx|odt|ods|odp)$/;

const OTHER_FORMATS: readonly OtherFormat[] = [
  {
    what: 'a HEIC picture, as iPhones take them',
    // ISO/IEC 23008-12, 10: the brands of HEVC-coded images.
    is: (head) => /^.{4}ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)/s.test(head),
    how: (name) =>
      `Convert it to JPEG first: on a Mac, open it in Preview and choose File > Export; on Linux, run: heif-convert "${name}" photo.jpg. ` +
      'To have the phone take JPEG, choose Settings > Camera > Formats > Most Compatible.',
  },
  {
    what: 'a BMP picture',
    is: (head) => /^BM.{4}\0{4}/s.test(head),
    how: () => 'Open it in any picture program and save it as PNG.',
  },
  {
    what: 'an office document',
    is: (head, extension) => head.startsWith('PK\x03\x04') && OFFICE.test(extension),
    how: office,
  },
  { what: 'an office document', is: starts('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', '{\\rtf'), how: office },
  { what: 'a ZIP archive', is: starts('PK\x03\x04'), how: () => 'Unpack it and give the files in it.' },
  {
    what: 'an e-mail',
    is: (head, extension) =>
      extension === 'eml' || /^(?:Received|Return-Path|Delivered-To|From|MIME-Version): /m.test(head.slice(0, 200)),
    how: () => 'Open it in your mail program, print it to PDF, and save its attachments as files of their own.',
  },
  {
    what: 'text without pages',
    // biome-ignore lint/suspicious/noControlCharactersInRegex: text has none of them but tab, line feed, form feed and return
    is: (head) => head !== '' && !/[\x00-\x08\x0e-\x1f]/.test(head),
    how: office,
  },
];

/**
 * What a file is that is no document, and what to do about it. Undefined: it cannot be told.
 *
 * @param head at least its first kilobyte, all of it when it is shorter
 */
export function otherFormat(name: string, head: Uint8Array): string | undefined {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  if (head.length === 0) return `${name} is empty: it has 0 bytes. Get it again from where it came from.`;
  const text = String.fromCharCode(...head.subarray(0, 1024));
  if (extension === 'pdf') {
    return `${name} is called a PDF, but it is none, or its beginning is lost. Get it again from where it came from.`;
  }
  const found = OTHER_FORMATS.find(({ is }) => is(text, extension));
  return found && `${name} is ${found.what}, which Docent does not open. ${found.how(name)}`;
}
