import { cannotWrite } from '../../contract/cannot-write.ts';
import { DocentError } from '../../contract/errors.ts';
import { share } from '../../files/privacy.ts';
import { type WriteOptions, writeWholeSync } from '../../files/write-whole.ts';

/** Writes a file that the user asked for, in their other files' mode unless told. @throws DocentError cannot-write, file-unreadable */
export function writeAsked(
  file: string,
  content: string | Uint8Array | Iterable<string>,
  options: WriteOptions = { mode: 0o666, before: share },
): void {
  try {
    writeWholeSync(file, content, options);
  } catch (cause) {
    if (cause instanceof DocentError) throw cause;
    const full = cannotWrite(cause, file);
    if (full !== undefined) throw full;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DocentError('file-unreadable', `${file} could not be written (${why}). Choose another file.`, {
      subject: file,
      cause,
    });
  }
}
