import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Parser } from 'tar';

/** Unpacked, the largest package has 60 MB. */
const MOST_UNPACKED = 256e6;

/** The files of a package, by their paths in it. None leads outside. */
export async function filesOf(packed: Buffer): Promise<{ path: string; data: Uint8Array }[]> {
  const unpacked = await promisify(gunzip)(packed, { maxOutputLength: MOST_UNPACKED });
  const files: { path: string; data: Uint8Array }[] = [];
  await new Promise<void>((resolve, reject) => {
    const parser = new Parser({
      strict: true,
      onReadEntry: (entry) => {
        const path = entry.path.replace(/^[^/]+\//, '');
        const inside = entry.type === 'File' && !path.split('/').includes('..') && !/[\\:]/.test(path);
        const chunks: Buffer[] = [];
        entry.on('data', (chunk) => chunks.push(chunk));
        entry.on('end', () => {
          if (inside) files.push({ path, data: Buffer.concat(chunks) });
        });
      },
    });
    parser.on('end', resolve);
    parser.on('error', reject);
    parser.end(unpacked);
  });
  return files;
}

/** Writes a package's files into a folder, without those that are not needed. */
export async function unpack(packed: Buffer, folder: string, notNeeded: RegExp): Promise<void> {
  for (const { path, data } of await filesOf(packed)) {
    if (notNeeded.test(path)) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), data);
  }
}
