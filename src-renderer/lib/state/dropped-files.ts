import { FILE_HEAD, foundFormatOf, hasDocumentName, isOftenElse } from '../../../src-main/contract/file-formats.ts';

/** A limit, in case a whole disk is dropped. */
const MOST_FILES = 5_000;

/**
 * The files of a drop or a paste, folders walked through (File and Directory Entries API). Files named one by one are taken whatever they are
 * called, so that Docent can say what is wrong with them; of folders only files that Docent reads.
 */
export async function filesOfTransfer(transfer: DataTransfer): Promise<File[]> {
  // Entries must be taken before the first await: the transfer empties when its event ends.
  const items = [...transfer.items].filter((item) => item.kind === 'file');
  const taken = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const files: File[] = [];
  for (const { entry, file } of taken) {
    // A file of the transfer itself knows its path on disk; one read through its entry may not.
    if (entry?.isDirectory) await walk(entry as FileSystemDirectoryEntry, files);
    else if (file !== null) files.push(file);
  }
  return files;
}

/** Whether a file that was come upon in a folder is one that Docent reads. */
export async function isDocumentOfFolder(file: File): Promise<boolean> {
  if (!hasDocumentName(file.name)) return false;
  if (!isOftenElse(file.name)) return true;
  const head = await file
    .slice(0, FILE_HEAD)
    .arrayBuffer()
    .catch(() => null);
  // What cannot be read is told when it is added.
  return head === null || foundFormatOf(new Uint8Array(head), file.name) !== undefined;
}

async function walk(directory: FileSystemDirectoryEntry, files: File[]): Promise<void> {
  const reader = directory.createReader();
  while (files.length < MOST_FILES) {
    // A reader hands out its entries in portions and an empty one at the end.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return;
    for (const entry of entries) {
      if (entry.isDirectory) await walk(entry as FileSystemDirectoryEntry, files);
      else if (hasDocumentName(entry.name)) {
        const file = await fileOf(entry as FileSystemFileEntry);
        if (await isDocumentOfFolder(file)) files.push(file);
      }
    }
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
