import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Port } from '../../rpc/port.ts';
import { childPort } from '../child-port.ts';
import { ENGINE_ENVIRONMENT } from '../engine-environment.ts';

/** A running engine process, from its parent's side. */
export interface EngineChild {
  /** Closes when the process ends; the reason includes the last words on stderr. */
  readonly port: Port;
  /** Ends the process, and kills it if it is busy. Resolves when it is gone. */
  end(): Promise<void>;
}

/** Starts an engine process: with Node's `fork` here, with Electron's `utilityProcess` in the desktop app. */
export type StartEngine = () => EngineChild;

/** A graph run cannot be interrupted, so an engine that takes longer than this to end is killed. */
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

/** Collects what a process writes on stderr. The returned function gives its last line, to be added to the reason why the process ended. */
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
