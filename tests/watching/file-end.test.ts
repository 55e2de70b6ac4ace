import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lacksItsEnd } from '../../src-main/watching/file-end.ts';

const sample = (name: string) => readFileSync(new URL(`../../resources/samples/${name}`, import.meta.url));
const picture = (format: 'png' | 'webp' | 'tiff' | 'jpeg') =>
  sharp({
    create: {
      width: 300,
      height: 200,
      channels: 3,
      background: '#7aa',
      noise: { type: 'gaussian', sigma: 20, mean: 128 },
    },
  })
    .toFormat(format)
    .toBuffer();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'docent-ends-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function lacks(bytes: Uint8Array | string): Promise<boolean> {
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  return await lacksItsEnd(path);
}

/** A ZIP archive with nothing but the name of its first entry and its end, which has a comment. */
const archive = Buffer.concat([
  Buffer.from('PK\x03\x04'),
  Buffer.alloc(26),
  Buffer.from('[Content_Types].xml'),
  Buffer.alloc(90_000),
  Buffer.from('PK\x05\x06'),
  Buffer.alloc(18),
  Buffer.alloc(100),
]);

describe('A document that is half there', () => {
  it.each([
    ['PDF', async () => sample('report.pdf')],
    ['JPEG', () => picture('jpeg')],
    ['PNG', () => picture('png')],
    ['WebP', () => picture('webp')],
    ['TIFF', () => picture('tiff')],
    ['an office document', async () => archive],
  ])('lacks its end, and a whole one does not: %s', async (_, make) => {
    const bytes = await make();
    expect(await lacks(bytes)).toBe(false);
    for (const part of [0.1, 0.5, 0.9])
      expect(await lacks(bytes.subarray(0, Math.floor(bytes.length * part)))).toBe(true);
  });

  it('is not taken for whole by an end that stands in its middle, as saving again leaves in a PDF', async () => {
    const again = Buffer.concat([sample('report.pdf'), Buffer.alloc(3000, ' ')]);
    expect(await lacks(again)).toBe(true);
    expect(await lacks(Buffer.concat([again, Buffer.from('%%EOF\r\n')]))).toBe(false);
  });

  it('shows itself by nothing where its format has no end; an empty file is never whole', async () => {
    expect(await lacks('Some words.')).toBe(false);
    expect(await lacks(Buffer.from([0, 1, 2, 3]))).toBe(false);
    expect(await lacks('')).toBe(true);
  });
});
