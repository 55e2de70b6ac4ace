import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { ModelError } from '../../../models/model-error.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** Tiny seeded checkpoints in the published layouts (models/train/docent_train/import_goldens.py). */
export const TINY = ['monkey-tiny', 'qwen-vl-tiny', 'llava-tiny'] as const;
export type Tiny = (typeof TINY)[number];

export const tinyFolder = (name: Tiny): string => join(import.meta.dirname, '../../fixtures/import', name);

/** A copy that the test may spoil; goes when the test ends. */
export function spoilable(name: Tiny): string {
  const folder = join(temporaryFolder(), name);
  cpSync(tinyFolder(name), folder, { recursive: true });
  return folder;
}

/** What `work` fails with; undefined when it does not. */
export async function failureOf(work: Promise<unknown>): Promise<ModelError> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ModelError)) throw error;
  return error;
}
