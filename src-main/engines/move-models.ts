import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { DocentError } from '../contract/errors.ts';
import { embeddingChoice, embeddingMoved } from './embedding-choice.ts';
import { chooseModel, chosenModelDir, keepModelsIn, modelsDir } from './model-choice.ts';

/**
 * Moves all models to another folder, also on another drive, and uses them from there. Each is whole in the old place or in the new one; after
 * an interruption the same call continues.
 *
 * @param onModel called before each @throws DocentError bad-input, cannot-write
 */
export async function moveModels(
  dataDir: string,
  to: string,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onModel?: ((name: string, done: number, total: number) => void) | undefined;
  } = {},
): Promise<{ from: string; to: string; models: number }> {
  const from = resolve(modelsDir(dataDir));
  const target = resolve(to);
  if (isWithin(from, target) || isWithin(target, from)) {
    const message = `The models are in ${from}. Name a folder that is neither within it nor around it.`;
    throw new DocentError('bad-input', message, { subject: target });
  }
  const names = (await readdir(from, { withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  for (const name of names) {
    if ((await stat(join(target, name)).catch(() => undefined)) === undefined) continue;
    const message = `${target} has a ${name} already. Rename or remove it, then run the command again.`;
    throw new DocentError('bad-input', message, { subject: target });
  }
  const chosen = chosenOf(dataDir);
  let embedding = embeddingChoice(dataDir);
  try {
    await mkdir(target, { recursive: true });
    for (const [done, name] of names.entries()) {
      options.signal?.throwIfAborted();
      options.onModel?.(name, done, names.length);
      await moveOne(join(from, name), join(target, name));
      if (chosen !== undefined && resolve(chosen) === join(from, name)) chooseModel(dataDir, join(target, name));
      embedding = embeddingMoved(dataDir, embedding, join(from, name), join(target, name));
    }
    keepModelsIn(dataDir, target);
  } catch (cause) {
    if (options.signal?.aborted) throw new DocentError('cancelled', 'Stopped. The same command continues.', { cause });
    const { message } = cause as Error;
    throw new DocentError('cannot-write', `The models cannot be moved to ${target}: ${message}`, {
      subject: target,
      cause,
    });
  }
  return { from, to: target, models: names.length };
}

/** A copy to another drive gets its name when it is whole. */
async function moveOne(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    const incoming = `${to}.moving`;
    await rm(incoming, { recursive: true, force: true });
    await cp(from, incoming, { recursive: true, preserveTimestamps: true });
    await rename(incoming, to);
    await rm(from, { recursive: true, force: true });
  }
}

function chosenOf(dataDir: string): string | undefined {
  try {
    return chosenModelDir(dataDir);
  } catch {
    return undefined;
  }
}

function isWithin(folder: string, path: string): boolean {
  return !relative(folder, path).startsWith('..');
}
