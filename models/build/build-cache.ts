import { createHash, type Hash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LANGUAGE_FILE, loadModelConfig, type ModelConfig } from '../folder/config.ts';
import { readManifest } from '../folder/import-manifest.ts';
import { INDEX_FILE, modelFiles } from '../folder/model-weights.ts';
import { ModelError } from '../model-error.ts';
import { MAX_CONFIG_BYTES, MAX_TOKENIZER_BYTES, openRegular, readWhole } from '../regular-file.ts';
import { type BuildOptions, type BuiltModel, buildModel, builtFiles, builtModel, graphPaths } from './build.ts';

/** Part of the key. Raise it whenever the same model folder would give different graphs. */
const BUILDER_VERSION = 12;
/** Weight files up to this size are hashed completely. For larger ones the size, both ends and samples are hashed: hashing 20 GB takes longer than an answer. */
const HASH_WHOLE_BYTES = 256 << 20;
const SAMPLES = 64;
const SAMPLE_BYTES = 64 << 10;
const MANIFEST = 'built.json';

const Manifest = z.object({ files: z.record(z.string(), z.number()) });

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

/** Whether `dir` holds a complete build: every file there with the size that the manifest, written last, records. */
async function isComplete(dir: string, config: ModelConfig): Promise<boolean> {
  try {
    const manifest = Manifest.parse(JSON.parse(await readFile(join(dir, MANIFEST), 'utf8')));
    const present = await builtFiles(dir, config);
    return present !== undefined && Object.entries(present).every(([name, size]) => manifest.files[name] === size);
  } catch {
    return false;
  }
}

/**
 * The graphs of `modelDir`, built into `cacheDir`/<content key> unless they are there already. A build appears by one
 * rename, so that a crash or a second process leaves no half-built model. Throws as `buildModel` does.
 */
export async function ensureBuilt(modelDir: string, cacheDir: string, options: BuildOptions = {}): Promise<BuiltModel> {
  const config = await loadModelConfig(modelDir);
  const imported = await importedGraphs(modelDir, config);
  if (imported) return { graphs: imported, cpuGraphs: {}, config };
  const target = join(cacheDir, await contentKey(modelDir));
  const built = builtModel(target, config);
  if (await isComplete(target, config)) return built;
  await mkdir(cacheDir, { recursive: true });
  const temporary = await mkdtemp(join(cacheDir, 'building-'));
  try {
    await buildModel(modelDir, temporary, options);
    await writeFile(join(temporary, MANIFEST), JSON.stringify({ files: await builtFiles(temporary, config) }));
    await publish(temporary, target, config);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return built;
}

/** The graphs that an import put into the model folder itself; undefined for other folders. ModelError if they are not complete. */
async function importedGraphs(modelDir: string, config: ModelConfig): Promise<BuiltModel['graphs'] | undefined> {
  const manifest = await readManifest(modelDir);
  if (!manifest) return undefined;
  const folder = join(modelDir, manifest.key);
  const present = await builtFiles(folder, config);
  for (const [name, { bytes }] of Object.entries(manifest.files)) {
    const [inside, file] = name.split('/');
    if (inside === manifest.key && file && present?.[file] !== bytes) {
      throw new ModelError(name, `${name} of the imported model is missing or not whole; import the model again.`);
    }
  }
  return graphPaths(folder, config);
}

/** Moves a finished build into place. A damaged build there is moved away first; a complete one, made by another process, stays. */
async function publish(temporary: string, target: string, config: ModelConfig): Promise<void> {
  try {
    await rename(temporary, target);
  } catch (error) {
    if (await isComplete(target, config)) return;
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'EPERM') throw error;
    await rm(target, { recursive: true, force: true });
    await rename(temporary, target);
  }
}
