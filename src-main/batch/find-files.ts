import { opendir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DocentError } from '../contract/errors.ts';
import { hasDocumentName } from '../contract/file-formats.ts';

const AT_ONCE = 500;

/**
 * Finds the documents in folders, at any depth but not in hidden ones, and takes files that are named. Yields absolute paths in blocks, each
 * folder sorted by name. @throws DocentError file-not-found
 */
export async function* findFiles(inputs: readonly string[], signal: AbortSignal): AsyncGenerator<string[]> {
  let block: string[] = [];
  for (const input of inputs) {
    const path = resolve(input);
    const found = await stat(path).catch((cause: unknown) => {
      throw new DocentError('file-not-found', `There is no file or folder ${input}. Check the path.`, {
        subject: input,
        cause,
      });
    });
    for await (const file of found.isDirectory() ? inFolder(path, signal) : [path]) {
      block.push(file);
      if (block.length < AT_ONCE) continue;
      yield block;
      block = [];
    }
  }
  if (block.length > 0) yield block;
}

async function* inFolder(folder: string, signal: AbortSignal): AsyncGenerator<string> {
  const names: { name: string; directory: boolean }[] = [];
  for await (const entry of await opendir(folder)) {
    signal.throwIfAborted();
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) names.push({ name: entry.name, directory: true });
    else if (entry.isFile() && hasDocumentName(entry.name)) names.push({ name: entry.name, directory: false });
  }
  names.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, directory } of names) {
    if (directory) yield* inFolder(join(folder, name), signal);
    else yield join(folder, name);
  }
}
