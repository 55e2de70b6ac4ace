import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Processes as Linux's /proc shows them. */

/** Milliseconds of processor time of a process, all its threads that live together. */
export function workOf(pid: number): number {
  const nanoseconds = threadsOf(pid).map((thread) => Number(read(join(thread, 'schedstat')).split(' ')[0]));
  return nanoseconds.reduce((sum, own) => sum + own, 0) / 1e6;
}

/** The processes that a process has started. */
export function childrenOf(pid: number): number[] {
  const lists = threadsOf(pid).map((thread) => read(join(thread, 'children')));
  return lists.flatMap((list) => list.trim().split(/\s+/).filter(Boolean).map(Number));
}

/** As `workOf`, with all that the process has started and what those have. */
export function workOfAll(pid: number): number {
  return childrenOf(pid).reduce((sum, child) => sum + workOfAll(child), workOf(pid));
}

function threadsOf(pid: number): string[] {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).map((thread) => join(tasks, thread));
}

/** A thread may have ended since it was listed. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
