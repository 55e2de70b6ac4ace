import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { cannotWrite } from '../../contract/cannot-write.ts';
import { DocentError } from '../../contract/errors.ts';
import { share } from '../../files/privacy.ts';

/** The file is there completely or, when something fails, as it was before. @throws DocentError cannot-write, file-unreadable */
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
    const full = cannotWrite(cause, file);
    if (full !== undefined) throw full;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DocentError('file-unreadable', `${file} could not be written (${why}). Choose another file.`, {
      subject: file,
      cause,
    });
  }
}
