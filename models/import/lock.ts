import { open, readFile, rm } from 'node:fs/promises';
import { ModelError } from '../model-error.ts';

/** Locks a folder, so that two imports cannot overwrite each other. A lock whose process is gone is taken over. @returns a function that unlocks */
export async function takeLock(path: string): Promise<() => Promise<void>> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = await open(path, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (isRunning(Number(await readFile(path, 'utf8').catch(() => '')))) break;
      await rm(path, { force: true });
    }
  }
  throw new ModelError(path, 'This model is already being imported. Wait for that import, or stop it.');
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false;
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
