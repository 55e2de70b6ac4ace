import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { cannotWrite } from '../../contract/cannot-write.ts';
import { DocentError } from '../../contract/errors.ts';
import { readRegularFileSync } from '../../files/regular-file.ts';
import type { History, ImportCounts } from '../../history/index.ts';
import type { CliContext } from './context.ts';

export function exportToOutput(history: History, context: CliContext): void {
  for (const part of history.exportParts()) context.stdout.write(part);
}

/** The file is there completely or, when something fails, as it was before. */
export function exportToFile(history: History, file: string, context: CliContext): void {
  const unfinished = `${file}.new`;
  try {
    const descriptor = openSync(unfinished, 'w', 0o600);
    try {
      for (const part of inBlocks(history.exportParts())) writeFileSync(descriptor, part);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(unfinished, file);
  } catch (thrown) {
    rmSync(unfinished, { force: true });
    const known = thrown instanceof DocentError ? thrown : cannotWrite(thrown, file);
    if (known !== undefined) throw known;
    throw new DocentError(
      'file-unreadable',
      `${file} could not be written (${messageOf(thrown)}). Choose another file.`,
      {
        subject: file,
        cause: thrown,
      },
    );
  }
  context.stderr.write(`docent: exported to ${file}\n`);
}

/** @throws DocentError file-not-found, file-unreadable, bad-input, unsupported-format */
export function importFile(history: History, file: string): ImportCounts {
  return history.importAll(read(file));
}

/** A string of JavaScript holds no more. */
const MOST_BYTES = 500 * 2 ** 20;

function read(file: string): string {
  return readRegularFileSync(file, MOST_BYTES).toString();
}

/** One write for many small pieces. */
function* inBlocks(parts: Iterable<string>): Generator<string> {
  let block = '';
  for (const part of parts) {
    block += part;
    if (block.length < 2 ** 20) continue;
    yield block;
    block = '';
  }
  yield block;
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
