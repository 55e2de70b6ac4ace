import { open } from 'node:fs/promises';
import { FILE_HEAD, fileFormatOf } from '../contract/file-formats.ts';

/** The end of central directory of a ZIP archive (APPNOTE, 4.3.16), which a comment of 65,535 bytes may follow. */
const ZIP = { mark: 'PK\x05\x06', within: 65_557 };
/** In so many last bytes readers look for the end of a PDF (ISO 32000-1, annex H); a picture's is the last thing in it. */
const WITHIN = 1024;

interface Ends {
  readonly head: Buffer;
  readonly tail: Buffer;
  readonly size: number;
}

/** %%EOF, the name of PNG's last chunk, and EOI. Earlier in the file there may be others: of a version before, or of a thumbnail. */
const MARKS: Readonly<Record<string, string>> = {
  PDF: '%%EOF',
  PNG: 'IEND',
  JPEG: '\xff\xd9',
};

/** Formats that say at their start how long they are, or where something stands that must be there. */
const LENGTHS: Readonly<Record<string, (head: Buffer) => number>> = {
  WebP: (head) => 8 + head.readUInt32LE(4),
  BMP: (head) => head.readUInt32LE(2),
  TIFF: (head) => {
    const little = head[0] === 0x49;
    if (head[little ? 2 : 3] === 43) return Number(little ? head.readBigUInt64LE(8) : head.readBigUInt64BE(8));
    return little ? head.readUInt32LE(4) : head.readUInt32BE(4);
  },
};

/**
 * Whether a file lacks the end that its format has, so that more of it may come. A format without such an end, or something that is no document,
 * lacks nothing. An empty file always lacks it.
 *
 * @throws as the file system does
 */
export async function lacksItsEnd(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size === 0) return true;
    const part = async (length: number, position: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    };
    const head = await part(Math.min(FILE_HEAD, size), 0);
    const tail = await part(Math.min(ZIP.within, size), Math.max(0, size - ZIP.within));
    return lacking({ head, tail, size });
  } finally {
    await file.close();
  }
}

function lacking({ head, tail, size }: Ends): boolean {
  const format = fileFormatOf(head);
  if (format === undefined) return false;
  if (head.toString('latin1', 0, 2) === 'PK') return !tail.includes(ZIP.mark, 0, 'latin1');
  const mark = MARKS[format.name];
  if (mark !== undefined) return !tail.subarray(-WITHIN).includes(mark, 0, 'latin1');
  const length = LENGTHS[format.name];
  return length !== undefined && (head.length < 16 || size < length(head));
}
