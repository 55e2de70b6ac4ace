import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { contentKey } from '../../../models/build/content-key.ts';
import { loadModelConfig } from '../../../models/folder/config.ts';
import { readManifest } from '../../../models/folder/import-manifest.ts';
import { ModelWeights } from '../../../models/folder/model-weights.ts';
import { byteProblem, type ExactBytes } from '../../inference/devices/byte-products.ts';
import { modelWorkload } from '../../inference/devices/model-workload.ts';
import { weightBytes } from '../../inference/devices/provider-chain.ts';
import type { Workload } from '../../inference/devices/provider-estimate.ts';

export interface ModelReport {
  readonly dir: string;
  /** Content hash of config and weights; null when the folder cannot be used. */
  readonly sha: string | null;
  readonly parameters: number | null;
  /** Whether its graphs are in the cache already. */
  readonly built: boolean;
  /** The workload of a page and an answer; null if the folder cannot be used. */
  readonly workload: Workload | null;
  readonly bytes: number;
  /** What is wrong with it, in words; null when nothing is. */
  readonly problem: string | null;
}

/** Looks at a model folder without building or running it. Reads headers and hashes weights; never throws. */
export async function inspectModel(dir: string, cacheDir: string, exactBytes: ExactBytes): Promise<ModelReport> {
  try {
    const config = await loadModelConfig(dir);
    const workload = modelWorkload(config);
    const unfit = await byteProblem(dir, config, exactBytes);
    if (unfit !== undefined) throw new Error(unfit);
    const bytes = await weightBytes(dir);
    const imported = await readManifest(dir);
    // Its graphs are part of it.
    if (imported)
      return { dir, sha: imported.key, parameters: imported.parameters, built: true, workload, bytes, problem: null };
    const weights = await ModelWeights.open(dir);
    try {
      const parameters = weights.names().reduce((sum, name) => sum + weights.info(name).elements, 0);
      const sha = await contentKey(dir);
      // The manifest is written last: where it is, the build is whole.
      const built = await access(join(cacheDir, sha, 'built.json')).then(
        () => true,
        () => false,
      );
      return { dir, sha, parameters, built, workload, bytes, problem: null };
    } finally {
      await weights.dispose();
    }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { dir, sha: null, parameters: null, built: false, workload: null, bytes: 0, problem };
  }
}
