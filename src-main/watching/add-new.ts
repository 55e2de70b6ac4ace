import type { LibraryDocument } from '../contract/library.ts';

/**
 * Adds a file, and tells whether a new document came of it. The same bytes are one document: that of a file which was moved, renamed or copied
 * was there before.
 */
export async function addNew(
  add: () => Promise<LibraryDocument>,
): Promise<{ readonly document: LibraryDocument; readonly isNew: boolean }> {
  const before = Date.now();
  const document = await add();
  return { document, isNew: document.addedAt >= before };
}
