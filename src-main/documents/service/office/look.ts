import { setImmediate } from 'node:timers/promises';
import { DocentError } from '../../../contract/errors.ts';
import { openDocumentSize, type SheetCounter, worksheetSize } from './sheet-size.ts';
import { hasHostileEntities } from './xml-entities.ts';
import { unpacked, type ZipEntry, zipDirectory } from './zip-directory.ts';

const MB = 2 ** 20;
const MOST_PARTS = 20_000;
/** Bytes of all parts, and of those that are XML, once they are unpacked. LibreOffice needs many times the memory that XML takes. */
const MOST_UNPACKED = 1024 * MB;
const MOST_XML = 256 * MB;
/** How many times its packed size a part may have, if it is large: the XML of a sheet with nothing but equal rows reaches some 60, a bomb 1,000. */
const MOST_RATIO = 200;
const LARGE = 16 * MB;
/** Where the declarations of an XML file stand. */
const HEAD = 2 ** 16;
/** A sheet of a million rows with twenty columns has 20 million. LibreOffice looks at every page that the area takes on paper. */
const MOST_AREA = 100_000_000;
const MOST_CELLS = 5_000_000;

/**
 * As many bytes of XML, and of anything else, give LibreOffice the usual time once more: XML is work for each byte, pictures much less. Bytes count as
 * they are packed, because an unpacked size costs nothing to claim.
 */
const XML_BYTES = 0.75 * MB;
const OTHER_BYTES = 16 * MB;
const MOST_TIMES = 8;

/**
 * Looks into an office document before LibreOffice is started: at the directory of its archive, the declarations of its XML and the size of its
 * sheets. A file that is made to fill the memory or to take forever is refused at once.
 *
 * @returns how many times as long as a small document it may take to convert, from 1 to 8
 * @throws DocentError too-large, file-damaged, cancelled
 */
export async function lookIntoOffice(
  bytes: Uint8Array,
  subject: string | undefined,
  signal?: AbortSignal,
): Promise<number> {
  const entries = zipDirectory(bytes);
  checkSizes(entries, bytes.length, subject);
  const isXml = ({ name }: ZipEntry): boolean => /\.(?:xml|rels|rdf|svg|vml)$/i.test(name);
  for (const entry of entries.filter(isXml)) {
    if (signal?.aborted) throw new DocentError('cancelled', 'Opening the document was cancelled.', { subject });
    await checkXml(bytes, entry, subject, signal);
  }
  const xml = packedSize(entries.filter(isXml));
  return Math.min(MOST_TIMES, 1 + xml / XML_BYTES + (bytes.length - xml) / OTHER_BYTES);
}

function checkSizes(entries: readonly ZipEntry[], length: number, subject: string | undefined): void {
  const unpackedSize = entries.reduce((sum, { size }) => sum + size, 0);
  const xml = entries.reduce((sum, { name, size }) => sum + (name.endsWith('.xml') ? size : 0), 0);
  if (entries.length > MOST_PARTS) throw bomb(subject, `it has ${entries.length} parts`);
  if (unpackedSize > MOST_UNPACKED) throw bomb(subject, `it unpacks to ${megabytes(unpackedSize)}`);
  if (xml > MOST_XML) throw bomb(subject, `its text unpacks to ${megabytes(xml)}`);
  const swollen = entries.find(({ packed, size }) => size > LARGE && size > MOST_RATIO * packed);
  if (swollen !== undefined)
    throw bomb(subject, `${megabytes(swollen.size)} are packed into ${swollen.packed} bytes of it`);
  // Parts that share their bytes multiply without taking room.
  if (packedSize(entries) > length) throw damaged(subject, 'its parts overlap');
}

async function checkXml(bytes: Uint8Array, entry: ZipEntry, subject: string | undefined, signal?: AbortSignal) {
  const counter = counterFor(entry.name);
  let [head, looked] = ['', false];
  const look = (): void => {
    looked = true;
    if (hasHostileEntities(head)) throw damaged(subject, `${entry.name} in it declares harmful entities`);
  };
  try {
    for await (const piece of unpacked(bytes, entry)) {
      signal?.throwIfAborted();
      const text = piece.toString('latin1');
      if (!looked) head += text;
      if (!looked && head.length >= HEAD) look();
      if (looked && counter === undefined) return;
      counter?.take(text);
      checkSheet(counter, subject);
      await setImmediate();
    }
  } catch (cause) {
    if (cause instanceof DocentError) throw cause;
    if (signal?.aborted) throw new DocentError('cancelled', 'Opening the document was cancelled.', { subject });
    throw damaged(subject, `${entry.name} in it cannot be unpacked`, cause);
  }
  if (!looked) look();
}

function counterFor(name: string): SheetCounter | undefined {
  if (/^xl\/worksheets\/[^/]+\.xml$/i.test(name)) return worksheetSize();
  return /(?:^|\/)content\.xml$/.test(name) ? openDocumentSize() : undefined;
}

function checkSheet(counter: SheetCounter | undefined, subject: string | undefined): void {
  if (counter === undefined) return;
  const { cells, area } = counter.size;
  if (cells > MOST_CELLS) throw bomb(subject, `a sheet in it has more than ${MOST_CELLS / 1e6} million cells`);
  if (area > MOST_AREA) throw bomb(subject, `a sheet in it has cells so far apart that it would take a million pages`);
}

function packedSize(entries: readonly ZipEntry[]): number {
  return entries.reduce((sum, { packed }) => sum + packed, 0);
}

const megabytes = (bytes: number): string => `${Math.round(bytes / MB)} MB`;

function bomb(subject: string | undefined, why: string): DocentError {
  const message = `${subject ?? 'The office document'} is too large to convert: ${why}. It may be made to do harm. If you trust it, open it in LibreOffice and save the part that you need as PDF.`;
  return new DocentError('too-large', message, { subject });
}

function damaged(subject: string | undefined, why: string, cause?: unknown): DocentError {
  const message = `${subject ?? 'The office document'} was not converted: ${why}. It may be damaged, or made to do harm. If you trust it, open it in LibreOffice and save it as PDF.`;
  return new DocentError('file-damaged', message, { subject, cause });
}
