import { readRegularFileSync } from '../../files/regular-file.ts';
import type { History, ImportCounts } from '../../history/index.ts';
import type { CliContext } from './context.ts';
import { writeAsked } from './write-file.ts';

export function exportToOutput(history: History, context: CliContext): void {
  for (const part of history.exportParts()) context.stdout.write(part);
}

/** The file is there completely or, when something fails, as it was before. */
export function exportToFile(history: History, file: string, context: CliContext): void {
  // Private: it is a copy of the history.
  writeAsked(file, inBlocks(history.exportParts()), {});
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
