import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** O_WRONLY and O_RDWR (fcntl.h): the last two bits of the flags. */
const MAY_WRITE = 0b11;

/**
 * Whether a process of this user has the file open for writing. Only Linux tells (/proc); elsewhere false.
 *
 * @param path without links, as `realpath` gives it
 */
export async function isBeingWritten(path: string, processes = '/proc'): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const found = await Promise.all((await numbersIn(processes)).map((pid) => hasOpen(join(processes, pid), path)));
  return found.includes(true);
}

async function hasOpen(folder: string, path: string): Promise<boolean> {
  for (const descriptor of await numbersIn(join(folder, 'fd'))) {
    if ((await readlink(join(folder, 'fd', descriptor)).catch(() => undefined)) !== path) continue;
    const info = await readFile(join(folder, 'fdinfo', descriptor), 'utf8').catch(() => '');
    const flags = /^flags:\s*([0-7]+)$/m.exec(info)?.[1];
    if (flags !== undefined && (Number.parseInt(flags, 8) & MAY_WRITE) !== 0) return true;
  }
  return false;
}

/** Processes of others cannot be looked into, and those that were listed may have ended. */
async function numbersIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => /^\d+$/.test(name));
}
