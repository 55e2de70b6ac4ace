import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Port } from '../../rpc/port.ts';
import { childPort } from '../child-port.ts';
import { ENGINE_ENVIRONMENT } from '../engine-environment.ts';

/** A process that runs the engine, as its starter holds it. */
export interface EngineChild {
  /** Closes when the process ends, with the reason and its last words on stderr. */
  readonly port: Port;
  /** Ends the process, killing it when it is busy. Resolves when it is gone, at once if it already is. */
  end(): Promise<void>;
}

/** How an engine's process is started: by Node here, by Electron's `utilityProcess` in the desktop app. */
export type StartEngine = () => EngineChild;

/** A run cannot be interrupted: an engine that has not ended by then is killed. */
export const END_MS = 2000;

/** @param entry path of engine-process.ts */
export function forkEngine(entry: string): StartEngine {
  return () => {
    const child = fork(entry, {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...ENGINE_ENVIRONMENT, ...process.env },
    });
    return {
      port: childPort(child, lastWords(child.stderr)),
      end: async () => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const ended = once(child, 'exit');
        if (child.connected) child.disconnect();
        const timer = setTimeout(() => child.kill('SIGKILL'), END_MS);
        await ended;
        clearTimeout(timer);
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
