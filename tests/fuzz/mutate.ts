/** A generator of numbers in [0, 1) that gives the same ones for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Numbers at which programs break. */
const NUMBERS = ['-1', '0', '1', '65535', '65536', '2147483647', '4294967296', '1e308', '99999999999999999999'];

/** A copy of `bytes` with a few of the faults that broken and hostile files have. */
export function mutated(bytes: Uint8Array, random: () => number): Uint8Array<ArrayBuffer> {
  let copy = Uint8Array.from(bytes);
  const below = (most: number): number => Math.floor(random() * most);
  for (let faults = 1 + below(8); faults > 0; faults--) {
    const at = below(copy.length);
    switch (below(6)) {
      case 0:
        copy[at] = below(256);
        break;
      case 1:
        copy[at]! ^= 1 << below(8);
        break;
      case 2:
        copy = copy.slice(0, at);
        break;
      case 3:
        copy = joined(copy.subarray(0, at), copy.subarray(at + below(200)));
        break;
      case 4:
        copy = joined(copy.subarray(0, at), copy.subarray(below(copy.length), at + below(2000)), copy.subarray(at));
        break;
      default:
        copy = withNumber(copy, at, NUMBERS[below(NUMBERS.length)]!);
    }
    if (copy.length === 0) return copy;
  }
  return copy;
}

/** Puts a number in the place of the first one after `at`. */
function withNumber(bytes: Uint8Array, at: number, number: string): Uint8Array<ArrayBuffer> {
  const isDigit = (i: number): boolean => bytes[i]! >= 0x30 && bytes[i]! <= 0x39;
  let start = at;
  while (start < bytes.length && !isDigit(start)) start++;
  let end = start;
  while (end < bytes.length && isDigit(end)) end++;
  return joined(bytes.subarray(0, start), new TextEncoder().encode(number), bytes.subarray(end));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
