import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { passedEnvironment } from '../../../processes/passed-environment.ts';
import { treeMemory } from './process-memory.ts';

/** MB that LibreOffice may take, all its processes together, without its program. A text of 2,500 pages and a sheet of a million cells take 200. */
export const OFFICE_MB = 600;
/** With a new profile LibreOffice takes two seconds to start, on a busy machine half a minute. */
export const START_MS = 180_000;
/** A machine that takes longer than this to start it is slow or busy, and gets more time in proportion, four times as much at most. */
const USUAL_START_MS = 6000;
const MOST_SLOWNESS = 4;
/** LibreOffice takes up to 1 GB more in a second. */
const LOOK_MS = 40;
/** For what grows between two looks, where the system can limit it: KB of addresses, of which LibreOffice claims much more than it takes. */
const ADDRESS_SPACE = 4 * 2 ** 20;
/** Of one file that it writes, in blocks of 512 bytes: 512 MB. */
const FILE_BLOCKS = 2 ** 20;

/** Why LibreOffice ended: by itself; it was too long at the document, or took too much memory; it never got to the document; or the caller ended it. */
export type OfficeEnd = 'done' | 'time' | 'memory' | 'not started' | 'cancelled';

interface Run {
  /** A file that exists once it has started. */
  readonly started: string;
  /** Milliseconds from then on. */
  readonly time: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs LibreOffice in a process group of its own, within limits that are enforced from outside; all of it is ended with it.
 *
 * @returns why it ended, what it printed last, and for how many milliseconds it was given the document @throws Error when it cannot be started
 */
export async function runOffice(
  program: string,
  args: readonly string[],
  { started, time, signal }: Run,
): Promise<{ end: OfficeEnd; said: string; allowed: number }> {
  if (signal?.aborted) return { end: 'cancelled', said: '', allowed: time };
  const child = startOffice(program, args);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => {
      said = `${said}${data}`.slice(-2000);
    });
  }
  let end: OfficeEnd | undefined;
  const stop = (because: OfficeEnd): void => {
    end ??= because;
    killTree(child);
  };
  const leave = () => killTree(child);
  const cancel = () => stop('cancelled');
  process.on('exit', leave);
  signal?.addEventListener('abort', cancel, { once: true });
  const begun = performance.now();
  let [startedAt, allowed] = [Number.POSITIVE_INFINITY, time];
  const watch = async (): Promise<void> => {
    const now = performance.now();
    if (startedAt === Number.POSITIVE_INFINITY && existsSync(started)) {
      startedAt = now;
      allowed = time * Math.min(MOST_SLOWNESS, Math.max(1, (now - begun) / USUAL_START_MS));
    }
    if (now - startedAt > allowed) stop('time');
    if (startedAt === Number.POSITIVE_INFINITY && now - begun > START_MS) stop('not started');
    if (((await treeMemory(child.pid ?? 0)) ?? 0) > OFFICE_MB * 2 ** 20) stop('memory');
    if (end === undefined) timer = setTimeout(watch, LOOK_MS);
  };
  let timer = setTimeout(watch, LOOK_MS);
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', () => resolve());
    });
  } finally {
    end ??= 'done';
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
    process.off('exit', leave);
    // A part of it may outlive what was started.
    killTree(child);
  }
  return { end, said, allowed };
}

function startOffice(program: string, args: readonly string[]): ChildProcess {
  const options = {
    stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
    // Its own process group, so that all of LibreOffice ends with it.
    detached: process.platform !== 'win32',
    windowsHide: true,
    env: passedEnvironment(),
  };
  if (process.platform === 'win32') return spawn(program, args, options);
  const limits = `ulimit -f ${FILE_BLOCKS}${process.platform === 'linux' ? `; ulimit -v ${ADDRESS_SPACE}` : ''}`;
  return spawn('sh', ['-c', `${limits}; exec "$0" "$@"`, program, ...args], options);
}

function killTree({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32')
      spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' }).on('error', () => {});
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}
