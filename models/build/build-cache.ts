import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { loadModelConfig, type ModelConfig } from '../folder/config.ts';
import { readManifest } from '../folder/import-manifest.ts';
import { ModelError } from '../model-error.ts';
import { type BuildOptions, type BuiltModel, buildModel, builtFiles, builtModel, graphPaths } from './build.ts';
import { contentKey } from './content-key.ts';

const MANIFEST = 'built.json';

const Manifest = z.object({ files: z.record(z.string(), z.number()) });

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
