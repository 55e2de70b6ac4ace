import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Bytes that a process and those that it started have each for itself; undefined where the system cannot be asked (Windows). */
export async function treeMemory(pid: number): Promise<number | undefined> {
  if (process.platform === 'linux') return await linuxMemory(pid);
  return process.platform === 'win32' ? undefined : await groupMemory(pid);
}

async function linuxMemory(pid: number): Promise<number> {
  try {
    const [status, threads] = await Promise.all([
      readFile(`/proc/${pid}/status`, 'utf8'),
      readdir(`/proc/${pid}/task`),
    ]);
    const own = [...status.matchAll(/^Rss(?:Anon|Shmem):\s+(\d+)/gm)].reduce((sum, [, kb]) => sum + Number(kb), 0);
    const children = await Promise.all(
      threads.map(async (thread) => await readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '')),
    );
    const pids = children.flatMap((list) => list.split(' ').filter(Boolean)).map(Number);
    return (await Promise.all(pids.map(linuxMemory))).reduce((sum, size) => sum + size, own * 1024);
  } catch {
    // It has ended.
    return 0;
  }
}

/** @param group process group: the id of its first process */
async function groupMemory(group: number): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pgid=,rss=']);
    const sizes = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
    return sizes.reduce((sum, [of, kb]) => sum + (of === group ? (kb ?? 0) * 1024 : 0), 0);
  } catch {
    return undefined;
  }
}
