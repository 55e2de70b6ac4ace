import { stat } from 'node:fs/promises';
import { DocentError } from '../contract/errors.ts';
import type { LibraryDocument } from '../contract/library.ts';

/** Shows a file in the system's file manager. */
export type ShowFile = (path: string) => void;

/** Shows the file that a document was added from. @throws DocentError bad-input where that cannot be; file-not-found when it was moved */
export async function showInFolder({ id, name, source }: LibraryDocument, show: ShowFile | undefined): Promise<void> {
  if (show === undefined) {
    throw new DocentError('bad-input', 'Only the desktop app can show files. Save the original instead.');
  }
  if (source === null) {
    throw new DocentError(
      'bad-input',
      `${name} was dropped or pasted, so it lies in no folder. Save the original instead.`,
      { subject: id },
    );
  }
  if ((await stat(source).catch(() => undefined)) === undefined) {
    throw new DocentError(
      'file-not-found',
      `The file is no longer at ${source}. Docent has its own copy. Choose "Replace with another file…" to name its new place.`,
      { subject: id },
    );
  }
  show(source);
}
