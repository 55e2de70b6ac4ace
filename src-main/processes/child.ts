import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Port } from '../rpc/port.ts';
import { childPort } from './child-port.ts';

/** A child process that serves one thing, as its starter holds it. */
export interface Child {
  /** Closes when the process ends, with the reason and its last words on stderr. */
  readonly port: Port;
  /** Ends the process, killing it when it is busy. Resolves when it is gone, at once if it already is. */
  end(): Promise<void>;
  /** Ends the process now, whatever it does. */
  kill(): void;
  /** Whether it keeps its parent from ending by itself; it does until told otherwise. */
  hold(parent: boolean): void;
}

/** How a child process is started: by Node here, by Electron's `utilityProcess` in the desktop app. */
export type StartChild = () => Child;

export interface ForkOptions {
  /** For Node, before the path of the program. */
  readonly execArgv?: readonly string[] | undefined;
  /** The child's whole environment; default: this process's. */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/** Native code cannot be interrupted: a child that has not ended by then is killed. */
export const END_MS = 250;

/** @param entry path of the program */
export function forkChild(entry: string, options: ForkOptions = {}): StartChild {
  return () => {
    const child = fork(entry, {
      serialization: 'advanced',
      execArgv: [...(options.execArgv ?? [])],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: options.env ?? process.env,
    });
    const gone = () => child.exitCode !== null || child.signalCode !== null;
    // A child that is busy does not notice that its parent has gone.
    const kill = () => {
      if (!gone()) child.kill('SIGKILL');
    };
    process.on('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    return {
      port: childPort(child, lastWords(child.stderr)),
      end: async () => {
        if (gone() || child.pid === undefined) return;
        const ended = once(child, 'exit');
        if (child.connected) child.disconnect();
        const timer = setTimeout(kill, END_MS);
        await ended;
        clearTimeout(timer);
      },
      kill,
      hold: (parent) => {
        const parts = [child, child.channel, child.stderr as unknown as { ref(): void; unref(): void } | null];
        for (const part of parts) part?.[parent ? 'ref' : 'unref']();
      },
    };
  };
}

/** Remembers what a process writes on stderr; the result describes its last line, to be put behind the reason of its end. */
export function lastWords(stderr: NodeJS.ReadableStream | null): () => string {
  let words = '';
  stderr?.on('data', (chunk) => {
    words = (words + String(chunk)).slice(-4000);
  });
  return () => {
    const line = words.trim().split('\n').at(-1) ?? '';
    return line === '' ? '' : `: ${line.slice(0, 300)}`;
  };
}
