import type { FileHandle } from 'node:fs/promises';
import { ModelError } from '../model-error.ts';

/** The position of a stored entry's bytes in the file. */
export interface ZipEntry {
  readonly offset: number;
  readonly size: number;
}

const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
/** The end record and the longest comment. */
const TAIL = 22 + 65535;
const MAX_DIRECTORY = 64 << 20;
const FULL = 0xffffffff;

export type ReadAt = (position: number, length: number) => Promise<Uint8Array>;

/**
 * The entries of a zip archive as torch.save writes it: stored, not compressed (APPNOTE 4.3; zip64 for what is larger than 4 GiB).
 * Every entry is checked to lie inside the file and to overlap no other.
 */
export async function zipEntries(handle: FileHandle, read: ReadAt, file: string): Promise<Map<string, ZipEntry>> {
  const { size } = await handle.stat();
  const fail = (what: string): never => {
    throw new ModelError(file, `${file} ${what}. It is truncated or not a PyTorch checkpoint; download it again.`);
  };
  const tailStart = Math.max(0, size - TAIL);
  const tail = await read(tailStart, size - tailStart);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  let end = tail.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) return fail('has no zip directory');
  let count = view.getUint16(end + 10, true);
  let length = view.getUint32(end + 12, true);
  let start = view.getUint32(end + 16, true);
  if (end >= 20 && view.getUint32(end - 20, true) === LOCATOR64) {
    const at = Number(view.getBigUint64(end - 12, true));
    if (!(at + 56 <= size)) return fail('names a zip64 directory outside of itself');
    const record = await read(at, 56);
    const wide = new DataView(record.buffer, record.byteOffset, 56);
    if (wide.getUint32(0, true) !== END64) return fail('has a damaged zip64 directory');
    count = Number(wide.getBigUint64(32, true));
    length = Number(wide.getBigUint64(40, true));
    start = Number(wide.getBigUint64(48, true));
  }
  if (length > MAX_DIRECTORY || !(start + length <= size)) return fail('names a zip directory outside of itself');
  const entries = readDirectory(await read(start, length), count, fail);
  const found = new Map<string, ZipEntry>();
  const taken: ZipEntry[] = [];
  for (const { name, header, bytes } of entries) {
    if (!(header + 30 <= size)) return fail(`has the entry ${name} outside of itself`);
    const local = await read(header, 30);
    const at = new DataView(local.buffer, local.byteOffset, 30);
    if (at.getUint32(0, true) !== LOCAL) return fail(`has a damaged entry ${name}`);
    const entry = { offset: header + 30 + at.getUint16(26, true) + at.getUint16(28, true), size: bytes };
    if (!(entry.offset + bytes <= size)) return fail(`ends before its entry ${name} does`);
    if (found.has(name)) return fail(`has two entries ${name}`);
    found.set(name, entry);
    taken.push(entry);
  }
  taken.sort((a, b) => a.offset - b.offset);
  taken.forEach((entry, i) => {
    const before = taken[i - 1];
    if (before && before.offset + before.size > entry.offset) fail('has entries that overlap');
  });
  return found;
}

function readDirectory(bytes: Uint8Array, count: number, fail: (what: string) => never) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: { name: string; header: number; bytes: number }[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== CENTRAL) return fail('has a damaged zip directory');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((o) => view.getUint16(at + o, true));
    const next = at + 46 + nameLength! + extraLength! + commentLength!;
    if (next > bytes.length) return fail('has a damaged zip directory');
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength!));
    const method = view.getUint16(at + 10, true);
    const flags = view.getUint16(at + 8, true);
    if (method !== 0 || (flags & 1) !== 0) return fail(`has the compressed or encrypted entry ${name}`);
    let packed = view.getUint32(at + 20, true);
    let header = view.getUint32(at + 42, true);
    const full = view.getUint32(at + 24, true);
    // zip64 extra field (id 1): the values that do not fit, in this order.
    for (let e = at + 46 + nameLength!; e + 4 <= at + 46 + nameLength! + extraLength!; ) {
      const [id, size] = [view.getUint16(e, true), view.getUint16(e + 2, true)];
      let field = e + 4;
      const wide = () => {
        if (field + 8 > e + 4 + size || field + 8 > bytes.length) return fail('has a damaged zip directory');
        field += 8;
        return Number(view.getBigUint64(field - 8, true));
      };
      if (id === 1) {
        if (full === FULL) wide();
        if (packed === FULL) packed = wide();
        if (header === FULL) header = wide();
      }
      e += 4 + size;
    }
    entries.push({ name, header, bytes: packed });
    at = next;
  }
  return entries;
}
