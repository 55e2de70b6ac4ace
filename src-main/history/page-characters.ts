import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Box, TextLine } from '../contract/page.ts';

/** Fractions of a page as 32-bit floats hold six decimals, a fifth of a micrometre on A4. */
const DECIMALS = 1e6;
/** Most bytes for the boxes of a page, enough for a million characters. */
const MOST_BYTES = 16 * 2 ** 20;

/**
 * The boxes of all characters of a page, line by line: x0, y0, x1, y1 as little-endian 32-bit floats, deflated. As JSON they would
 * make up nine tenths of the history.
 */
export function packCharacters(lines: readonly TextLine[]): Uint8Array<ArrayBuffer> {
  const values = lines.flatMap((line) => line.characters).flat();
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeFloatLE(value, i * 4);
  return new Uint8Array(deflateRawSync(bytes, { level: 3 }));
}

/** @param counts characters of each line. @throws RangeError if the bytes have another number */
export function unpackCharacters(packed: Uint8Array, counts: readonly number[]): Box[][] {
  const bytes = inflateRawSync(packed, { maxOutputLength: MOST_BYTES });
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (bytes.length !== all * 16) throw new RangeError(`${bytes.length / 16} boxes for ${all} characters`);
  let at = 0;
  const value = () => {
    const read = bytes.readFloatLE(at);
    at += 4;
    return Math.round(read * DECIMALS) / DECIMALS;
  };
  return counts.map((count) => Array.from({ length: count }, (): Box => [value(), value(), value(), value()]));
}
