import { ALIVE_PATH, CONTROL_OPEN_PATH } from './browser-host.ts';
import type { RunningInstance } from './instance-lock.ts';
import { OPEN_PATH } from './open-page.ts';
import { LOOPBACK } from './own-address.ts';

const ANSWER_MS = 2000;

/**
 * Whether the browser host that a lock file names is there: the port may have been given to another program since. One that takes the
 * connection and does not answer in time is busy, not gone.
 */
export async function isRunning(instance: RunningInstance): Promise<boolean> {
  const answer = await ask(instance, ALIVE_PATH, { method: 'GET' });
  return answer === 'late' || (answer !== 'gone' && answer.ok);
}

/**
 * Has a running host open files.
 *
 * @param paths absolute
 * @returns an address that works once, for a browser's command line; undefined when the host refused
 */
export async function openInRunning(instance: RunningInstance, paths: readonly string[]): Promise<string | undefined> {
  const answer = await ask(instance, CONTROL_OPEN_PATH, { method: 'POST', body: JSON.stringify(paths) }, 60_000);
  if (typeof answer === 'string' || !answer.ok) return undefined;
  return `http://${LOOPBACK}:${instance.port}${OPEN_PATH}#${await answer.text()}`;
}

async function ask(instance: RunningInstance, path: string, init: RequestInit, ms = ANSWER_MS) {
  const headers = { Authorization: `Bearer ${instance.controlSecret}` };
  const signal = AbortSignal.timeout(ms);
  try {
    return await fetch(`http://${LOOPBACK}:${instance.port}${path}`, { ...init, headers, signal });
  } catch {
    return signal.aborted ? 'late' : 'gone';
  }
}
