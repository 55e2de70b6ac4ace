import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { DocentError } from '../../contract/errors.ts';
import { share } from '../../files/privacy.ts';

/** The file is there completely or, when something fails, as it was before. @throws DocentError file-unreadable */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const unfinished = `${file}.new`;
  try {
    const descriptor = openSync(unfinished, 'w');
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    share(unfinished);
    renameSync(unfinished, file);
  } catch (cause) {
    rmSync(unfinished, { force: true });
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DocentError('file-unreadable', `${file} could not be written (${why}). Choose another file.`, {
      subject: file,
      cause,
    });
  }
}
