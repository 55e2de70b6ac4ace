import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST, readManifest } from '../folder/import-manifest.ts';
import { ModelError } from '../model-error.ts';
import { hashFile } from './hash-file.ts';
import { JOURNAL } from './import-model.ts';
import { readJournal } from './journal.ts';

export interface VerifyProgress {
  readonly file: string;
  readonly done: number;
  readonly total: number;
}

/**
 * Compares every file of an imported model with its checksum. Throws a ModelError for the first file that is missing or differs; for weights it
 * names the first one that differs.
 */
export async function verifyModel(
  folder: string,
  options: { signal?: AbortSignal | undefined; onProgress?: (progress: VerifyProgress) => void } = {},
): Promise<{ files: number; bytes: number }> {
  const manifest = await readManifest(folder);
  if (!manifest)
    throw new ModelError(
      MANIFEST,
      `${folder} is not an imported model: it has no ${MANIFEST}. docent models list shows the imported ones.`,
      { reason: 'missing' },
    );
  const total = Object.values(manifest.files).reduce((sum, file) => sum + file.bytes, 0);
  const { lines } = await readJournal(join(folder, JOURNAL));
  let done = 0;
  for (const [name, wanted] of Object.entries(manifest.files)) {
    const path = join(folder, name);
    const info = await stat(path).catch(() => undefined);
    if (!info) throw new ModelError(name, `${name} is missing. Import the model again.`, { reason: 'missing' });
    const weights = lines.filter((line) => `${manifest.key}/${line.file}` === name);
    let damaged: string | undefined;
    const byEnd = new Map(weights.map((line) => [line.end, line]));
    const { bytes, sha256 } = await hashFile(path, {
      signal: options.signal,
      stops: [...byEnd.keys()],
      onStop: (end, digest) => {
        options.onProgress?.({ file: name, done: done + end, total });
        const line = byEnd.get(end)!;
        if (line.digest !== digest) damaged ??= line.key;
      },
    });
    if (bytes !== wanted.bytes || sha256 !== wanted.sha256) {
      const where = damaged ?? (bytes < wanted.bytes ? weights.find((line) => line.end > bytes)?.key : undefined);
      const what = bytes === wanted.bytes ? 'has other contents' : `has ${bytes} bytes instead of ${wanted.bytes}`;
      const of = where ? `, from ${where.replace(/#.*/, '')} on` : '';
      throw new ModelError(
        where?.replace(/#.*/, '') ?? name,
        `${name} ${what} than were written${of}. Import the model again.`,
      );
    }
    done += bytes;
    options.onProgress?.({ file: name, done, total });
  }
  return { files: Object.keys(manifest.files).length, bytes: total };
}
