import { type Port, PortListeners } from '../rpc/port.ts';
import { END_MS, lastWords, type StartChild } from './child.ts';

/**
 * What is used of Electron's `UtilityProcess`, stated here so that only the Electron host imports Electron. Such a process has no channel to
 * disconnect: it ends on request, or when its parent dies.
 */
export interface UtilityChild {
  readonly pid: number | undefined;
  readonly stderr: NodeJS.ReadableStream | null;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  postMessage(message: unknown): void;
  kill(): boolean;
}

export function startUtility(fork: () => UtilityChild): StartChild {
  return () => {
    const child = fork();
    const port = utilityPort(child);
    let gone = false;
    const ended = new Promise<void>((resolve) => {
      child.on('exit', () => {
        gone = true;
        resolve();
      });
    });
    const kill = () => {
      if (!gone && child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    };
    return {
      port,
      end: async () => {
        if (gone) return;
        child.kill();
        const timer = setTimeout(kill, END_MS);
        await ended;
        clearTimeout(timer);
      },
      kill,
      // Electron ends its children itself.
      hold: () => undefined,
    };
  };
}

/** The parent's end of a utility process. */
export function utilityPort(child: UtilityChild): Port {
  const listeners = new PortListeners();
  const describeEnd = lastWords(child.stderr);
  child.on('message', (message) => listeners.message(message));
  child.on('exit', (code) => listeners.close(`the process ended with exit code ${code}${describeEnd()}`));
  return {
    postMessage: (message) => {
      if (!listeners.closed) child.postMessage(message);
    },
    onMessage: (listener) => listeners.onMessage(listener),
    onClose: (listener) => listeners.onClose(listener),
    close: () => {
      if (listeners.closed) return;
      listeners.close('closed by this end');
      child.kill();
    },
  };
}
