import { createInflateRaw } from 'node:zlib';

/** A file in a ZIP archive, as the archive's directory declares it (APPNOTE 6.3.10, 4.3.12). */
export interface ZipEntry {
  readonly name: string;
  /** Bytes in the archive. */
  readonly packed: number;
  /** Bytes once it is unpacked. What it really unpacks to may be more. */
  readonly size: number;
  readonly deflated: boolean;
  /** Where its local header begins. */
  readonly at: number;
}

const END = 0x06054b50;
const END_LENGTH = 22;
const LONGEST_COMMENT = 0xffff;
const DIRECTORY_ENTRY = 0x02014b50;
const DIRECTORY_ENTRY_LENGTH = 46;
const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_LENGTH = 30;
const DEFLATED = 8;

/** The directory of an archive; empty when it cannot be read. Of an archive of 4 GB and more, which no document is, nothing is known. */
export function zipDirectory(bytes: Uint8Array): ZipEntry[] {
  const view = viewOf(bytes);
  const entries: ZipEntry[] = [];
  for (let at = startOf(view); at + DIRECTORY_ENTRY_LENGTH <= bytes.length; ) {
    if (view.getUint32(at, true) !== DIRECTORY_ENTRY) break;
    const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [
      number,
      number,
      number,
    ];
    const end = at + DIRECTORY_ENTRY_LENGTH + name;
    entries.push({
      name: Buffer.from(bytes.subarray(at + DIRECTORY_ENTRY_LENGTH, end)).toString('latin1'),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      deflated: view.getUint16(at + 10, true) === DEFLATED,
      at: view.getUint32(at + 42, true),
    });
    at = end + extra + comment;
  }
  return entries;
}

/** Where the directory begins, which the archive's last bytes tell. */
function startOf(view: DataView): number {
  const first = Math.max(0, view.byteLength - END_LENGTH - LONGEST_COMMENT);
  for (let at = view.byteLength - END_LENGTH; at >= first; at--) {
    if (view.getUint32(at, true) === END) return view.getUint32(at + 16, true);
  }
  return view.byteLength;
}

/**
 * The content of an entry, piece by piece, and no more of it than the directory declares.
 *
 * @throws Error when it is damaged, or is longer than declared
 */
export async function* unpacked(bytes: Uint8Array, { at, packed, size, deflated }: ZipEntry): AsyncGenerator<Buffer> {
  const view = viewOf(bytes);
  if (at + LOCAL_HEADER_LENGTH > bytes.length || view.getUint32(at, true) !== LOCAL_HEADER)
    throw new Error('there is no entry where the directory says');
  const start = at + LOCAL_HEADER_LENGTH + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  const data = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(packed, Math.max(0, bytes.length - start)));
  if (!deflated) {
    yield data;
    return;
  }
  const inflating = createInflateRaw({ chunkSize: 2 ** 16 });
  inflating.end(data);
  let length = 0;
  // Leaving the loop ends the stream.
  for await (const chunk of inflating as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > size) throw new Error(`it is longer than the ${size} bytes that the directory says`);
    yield chunk;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
