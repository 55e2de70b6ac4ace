import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DocentError } from '../../contract/errors.ts';
import { HubPlan } from '../../contract/hub.ts';
import { digestFile, digestOf } from './digest.ts';

/** File beside the model that says where it came from, for `docent models list` and `verify`, and for resuming. */
export const PLAN_FILE = 'hub.json';

/** Where a folder's model was downloaded from; undefined if it was not downloaded. */
export async function downloadedPlan(dir: string): Promise<HubPlan | undefined> {
  const text = await readFile(join(dir, PLAN_FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return HubPlan.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/**
 * Checks every file of a downloaded model against the hub's checksums at the time of the download.
 *
 * @throws DocentError model-invalid for the first file that is missing or differs
 */
export async function verifyDownloaded(
  dir: string,
  plan: HubPlan,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((file: string, done: number, total: number) => void) | undefined;
  } = {},
): Promise<{ files: number; bytes: number }> {
  let done = 0;
  for (const file of plan.files) {
    options.onProgress?.(file.path, done, plan.bytes);
    const path = join(dir, file.path);
    const size = (await stat(path).catch(() => undefined))?.size;
    const hash = digestOf(file);
    if (size === file.bytes) await digestFile(hash, path, options.signal);
    if (size !== file.bytes || hash.digest('hex') !== file.digest.hex) {
      const what = size === undefined ? 'is missing' : 'is not as it was downloaded';
      const message = `${file.path} ${what}. Remove the model and download it again.`;
      throw new DocentError('model-invalid', message, { subject: path });
    }
    done += file.bytes;
  }
  return { files: plan.files.length, bytes: done };
}
