import { createHash, type Hash } from 'node:crypto';
import { join } from 'node:path';
import { LANGUAGE_FILE } from '../folder/config.ts';
import { readManifest } from '../folder/import-manifest.ts';
import { INDEX_FILE, modelFiles } from '../folder/model-weights.ts';
import { ModelError } from '../model-error.ts';
import { MAX_CONFIG_BYTES, MAX_TOKENIZER_BYTES, openRegular, readWhole } from '../regular-file.ts';

/** Part of the key. Raise it whenever the same model folder would give different graphs. */
const BUILDER_VERSION = 16;
/** Weight files up to this size are hashed completely. For larger ones the size, both ends and samples are hashed: hashing 20 GB takes longer than an answer. */
const HASH_WHOLE_BYTES = 256 << 20;
const SAMPLES = 64;
const SAMPLE_BYTES = 64 << 10;
async function hashFile(hash: Hash, path: string): Promise<void> {
  const handle = await openRegular(path);
  try {
    const { size } = await handle.stat();
    hash.update(`${size}\n`);
    const buffer = new Uint8Array(1 << 20);
    const take = async (at: number, length: number) => {
      const { bytesRead } = await handle.read(buffer, 0, length, at);
      hash.update(buffer.subarray(0, bytesRead));
    };
    if (size <= HASH_WHOLE_BYTES) {
      for (let at = 0; at < size; at += buffer.length) await take(at, buffer.length);
    } else {
      for (let i = 0; i < SAMPLES; i++) {
        await take(Math.floor(((size - SAMPLE_BYTES) * i) / (SAMPLES - 1)), SAMPLE_BYTES);
      }
    }
  } finally {
    await handle.close();
  }
}

/**
 * Key of a model folder's content: config, index, weights and the builder's version. ModelError when a file is missing.
 *
 * @param weightFiles the folder's safetensors unless told
 */
export async function contentKey(modelDir: string, weightFiles?: readonly string[]): Promise<string> {
  // An imported model has no weights besides those of its graphs, so its manifest identifies it.
  const imported = weightFiles ? undefined : await readManifest(modelDir);
  if (imported) return imported.key;
  const hash = createHash('sha256').update(`${BUILDER_VERSION}\n`);
  hash.update(await readWhole(join(modelDir, 'config.json'), MAX_CONFIG_BYTES));
  for (const small of [INDEX_FILE, LANGUAGE_FILE]) {
    hash.update(await readWhole(join(modelDir, small), MAX_TOKENIZER_BYTES).catch(() => ''));
  }
  for (const file of weightFiles ?? (await modelFiles(modelDir))) {
    hash.update(`${file}\n`);
    try {
      await hashFile(hash, join(modelDir, file));
    } catch (cause) {
      throw new ModelError(
        file,
        `${file} in the model folder cannot be read. Check that the folder is complete and readable.`,
        { reason: 'missing', cause },
      );
    }
  }
  return hash.digest('hex').slice(0, 32);
}
