import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

interface Entry {
  readonly name: string;
  readonly source: string;
  readonly width: number;
  readonly height: number;
  readonly offset: number;
  readonly bytes: number;
}

const folder = new URL('../fixtures/tiling/', import.meta.url);
const index = JSON.parse(readFileSync(new URL('cases.json', folder), 'utf8')) as {
  sources: Record<string, Omit<Entry, 'name' | 'source'>>;
  pillow: Entry[];
  torch: Entry[];
};
const blob = gunzipSync(readFileSync(new URL('cases.bin.gz', folder)));

const bytesOf = (entry: { offset: number; bytes: number }) =>
  new Uint8ClampedArray(blob.subarray(entry.offset, entry.offset + entry.bytes));

/** A source image: interleaved RGB. */
export function source(name: string) {
  const entry = index.sources[name];
  if (!entry) throw new Error(`no source ${name} in the fixture`);
  return { width: entry.width, height: entry.height, pixels: bytesOf(entry) };
}

export const pillowCases = index.pillow.map((entry) => ({ ...entry, expected: bytesOf(entry) }));
export const torchCases = index.torch.map((entry) => ({
  ...entry,
  expected: new Float32Array(bytesOf(entry).buffer),
}));
