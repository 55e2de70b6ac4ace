import { z } from 'zod/mini';
import { DocentError } from '../contract/errors.ts';
import { firstIssue } from './frames.ts';

/** Larger messages are neither sent nor accepted. A document of 200 MiB fits into one message. */
export const MAX_MESSAGE_BYTES = 256 * 2 ** 20;
/** Docent's messages are about ten levels deep. A deeper one is a cycle, or an attack on the stack. */
const MAX_DEPTH = 64;
const LENGTH_BYTES = 4;

const ARRAYS = {
  Uint8Array,
  Uint8ClampedArray,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
} as const;
type ArrayName = keyof typeof ARRAYS;
type TypedArray = InstanceType<(typeof ARRAYS)[ArrayName]>;

const Header = z.object({
  /** The message; null wherever a typed array belongs. */
  value: z.unknown(),
  /** The typed arrays in the order of their bytes: the path to each in the message, and its type. */
  arrays: z.array(
    z.object({
      path: z.array(z.union([z.string(), z.int().check(z.nonnegative())])).check(z.maxLength(MAX_DEPTH)),
      type: z.enum(Object.keys(ARRAYS) as [ArrayName, ...ArrayName[]]),
      bytes: z.int().check(z.nonnegative()),
    }),
  ),
});
type Header = z.infer<typeof Header>;

/**
 * Encodes a message as bytes, for ports that only carry bytes: length of the header (u32, little-endian), the header (JSON, UTF-8), then the bytes
 * of every typed array in it, one after the other (little-endian, like all machines that Docent runs on).
 *
 * @throws DocentError bad-input for values that JSON cannot represent (functions, NaN, Map, cycles), too-large
 */
export function encodeMessage(message: unknown): Uint8Array<ArrayBuffer> {
  const arrays: { entry: Header['arrays'][number]; bytes: Uint8Array }[] = [];
  const value = plain(message, [], (path, array) => {
    const type = array[Symbol.toStringTag] as ArrayName;
    if (!Object.hasOwn(ARRAYS, type)) throw unsendable(path, type);
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    arrays.push({ entry: { path: [...path], type, bytes: bytes.length }, bytes });
  });
  const header = new TextEncoder().encode(JSON.stringify({ value, arrays: arrays.map((array) => array.entry) }));
  const total = arrays.reduce((sum, { bytes }) => sum + bytes.length, LENGTH_BYTES + header.length);
  if (total > MAX_MESSAGE_BYTES) throw tooLarge(total);
  const encoded = new Uint8Array(total);
  new DataView(encoded.buffer).setUint32(0, header.length, true);
  encoded.set(header, LENGTH_BYTES);
  let offset = LENGTH_BYTES + header.length;
  for (const { bytes } of arrays) {
    encoded.set(bytes, offset);
    offset += bytes.length;
  }
  return encoded;
}

/**
 * Decodes what `encodeMessage` wrote. Every typed array gets its own buffer. Nothing in `data` is trusted.
 *
 * @throws DocentError bad-input for anything but such a message, too-large
 */
export function decodeMessage(data: ArrayBuffer): unknown {
  if (data.byteLength > MAX_MESSAGE_BYTES) throw tooLarge(data.byteLength);
  if (data.byteLength < LENGTH_BYTES) throw malformed('it is shorter than its header length field');
  const headerEnd = LENGTH_BYTES + new DataView(data).getUint32(0, true);
  if (headerEnd > data.byteLength) throw malformed('its header is longer than the message');
  const header = parseHeader(new Uint8Array(data, LENGTH_BYTES, headerEnd - LENGTH_BYTES));
  const total = header.arrays.reduce((sum, array) => sum + array.bytes, headerEnd);
  if (total !== data.byteLength) throw malformed(`it has ${data.byteLength} bytes, but its header says ${total}`);

  // The message is put into an object, so that a message that is itself a typed array has a path too.
  const box: Record<string, unknown> = { message: header.value };
  let offset = headerEnd;
  for (const { path, type, bytes } of header.arrays) {
    const Type = ARRAYS[type];
    if (bytes % Type.BYTES_PER_ELEMENT !== 0) throw malformed(`${bytes} bytes do not make a ${type}`);
    place(box, ['message', ...path], new Type(data.slice(offset, offset + bytes)));
    offset += bytes;
  }
  return box.message;
}

/** A copy that JSON can represent, with null in place of typed arrays, which are added to `found`. */
function plain(
  value: unknown,
  path: (string | number)[],
  found: (path: readonly (string | number)[], array: TypedArray) => void,
): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || value === undefined) return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw unsendable(path, String(value));
    return value;
  }
  if (typeof value !== 'object') throw unsendable(path, `a ${typeof value}`);
  if (ArrayBuffer.isView(value)) {
    if (value instanceof DataView) throw unsendable(path, 'DataView');
    found(path, value as TypedArray);
    return null;
  }
  if (path.length === MAX_DEPTH)
    throw unsendable(path.slice(0, 4), 'a value that is nested too deeply or contains itself');
  const copy: unknown[] | Record<string, unknown> = Array.isArray(value) ? [] : {};
  if (!Array.isArray(value) && !isPlainObject(value)) throw unsendable(path, value.constructor?.name ?? 'an object');
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') throw unsendable(path, 'an object with the key __proto__');
    path.push(Array.isArray(value) ? Number(key) : key);
    (copy as Record<string, unknown>)[key] = plain(item, path, found);
    path.pop();
  }
  return copy;
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // An Object.prototype may come from another realm, such as a test's or a frame's.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function parseHeader(bytes: Uint8Array): Header {
  let parsed: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    // JSON.parse makes __proto__ a harmless own property, but code that copies the object later may not.
    if (/__proto__|\\u005f/i.test(text)) parsed = JSON.parse(text, refusePrototype);
    else parsed = JSON.parse(text);
  } catch (cause) {
    throw malformed(cause instanceof Error ? cause.message : String(cause));
  }
  const header = Header.safeParse(parsed);
  if (!header.success) throw malformed(firstIssue(header.error));
  return header.data;
}

function refusePrototype(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new Error('the key __proto__ is not allowed');
  return value;
}

/** Puts `array` at `path`. The path must consist of the message's own properties, and the place must be empty. */
function place(root: object, path: readonly (string | number)[], array: TypedArray): void {
  let at: unknown = root;
  for (const [i, key] of path.entries()) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) throw malformed('a typed array has no place');
    const container = at as Record<string | number, unknown>;
    if (i < path.length - 1) {
      if (ArrayBuffer.isView(container[key])) throw malformed('a typed array lies inside another');
      at = container[key];
    } else if (container[key] === null) container[key] = array;
    else throw malformed('the place of a typed array is taken');
  }
}

function malformed(why: string): DocentError {
  return new DocentError(
    'bad-input',
    `This is not a valid Docent message (${why}). Use the same version of Docent at both ends.`,
  );
}

function unsendable(path: readonly (string | number)[], what: string): DocentError {
  const where = path.length === 0 ? 'The message' : path.join('.');
  return new DocentError('bad-input', `${where}: ${what} cannot be sent. Send plain values and typed arrays.`);
}

function tooLarge(bytes: number): DocentError {
  const [size, limit] = [Math.ceil(bytes / 2 ** 20), MAX_MESSAGE_BYTES / 2 ** 20];
  return new DocentError(
    'too-large',
    `This is ${size} MiB, but at most ${limit} MiB can be sent at once. Use a smaller file.`,
  );
}
