import { opendir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DocentError } from '../contract/errors.ts';
import { FILE_HEAD, foundFormatOf, hasDocumentName, isOftenElse, notADocument } from '../contract/file-formats.ts';
import { readHead } from '../files/regular-file.ts';

const AT_ONCE = 500;

/** What a folder has beside documents. */
export type OnSkip = (path: string, why: string) => void;

/**
 * Finds the documents in folders, at any depth but not in hidden ones, and takes files that are named. Yields absolute paths in blocks, each
 * folder sorted by name. Files that are no documents are told with why: what they are shows in their first bytes. @throws DocentError file-not-found
 */
export async function* findFiles(
  inputs: readonly string[],
  signal: AbortSignal,
  onSkip: OnSkip = () => {},
): AsyncGenerator<string[]> {
  let block: string[] = [];
  for (const input of inputs) {
    const path = resolve(input);
    const found = await stat(path).catch((cause: unknown) => {
      throw new DocentError('file-not-found', `There is no file or folder ${input}. Check the path.`, {
        subject: input,
        cause,
      });
    });
    for await (const file of found.isDirectory() ? inFolder(path, signal, onSkip) : [path]) {
      block.push(file);
      if (block.length < AT_ONCE) continue;
      yield block;
      block = [];
    }
  }
  if (block.length > 0) yield block;
}

async function* inFolder(folder: string, signal: AbortSignal, onSkip: OnSkip): AsyncGenerator<string> {
  const names: { name: string; directory: boolean }[] = [];
  for await (const entry of await opendir(folder)) {
    signal.throwIfAborted();
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) names.push({ name: entry.name, directory: true });
    else if (entry.isFile()) names.push({ name: entry.name, directory: false });
  }
  names.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, directory } of names) {
    const path = join(folder, name);
    if (directory) {
      yield* inFolder(path, signal, onSkip);
    } else if (hasDocumentName(name) && !isOftenElse(name)) {
      yield path;
    } else {
      signal.throwIfAborted();
      const head = await readHead(path, FILE_HEAD).catch(() => undefined);
      if (head !== undefined && foundFormatOf(head, name) !== undefined) yield path;
      else onSkip(path, head === undefined ? `${name} cannot be read.` : notADocument(name, head));
    }
  }
}
