import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Two threads of one core share its arithmetic units, so a second one makes matrix products slower. */
export function physicalCores(): number {
  const logical = availableParallelism();
  if (process.platform === 'darwin' || process.platform === 'win32')
    return Math.max(1, process.platform === 'win32' ? logical >> 1 : logical);
  const cores = new Set<string>();
  for (let cpu = 0; cpu < logical; cpu++) {
    try {
      cores.add(readFileSync(`/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`, 'utf8'));
    } catch {
      return logical;
    }
  }
  return Math.max(1, Math.min(logical, cores.size));
}
