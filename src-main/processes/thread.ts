import { existsSync } from 'node:fs';
import { parentPort, Worker } from 'node:worker_threads';
import { type Port, PortListeners } from '../rpc/port.ts';
import type { Child } from './child.ts';

/**
 * Where a thread's program lies: beside the file that starts it, as source or built; in the desktop app's bundle beside its entry or one folder
 * above its chunks.
 *
 * @param from `import.meta.url` of the file that starts it
 */
export function threadProgram(name: string, from: string): URL {
  const places = [`./${name}.ts`, `./${name}.js`, `../${name}.js`].map((path) => new URL(path, from));
  const found = places.find((url) => existsSync(url));
  if (found === undefined) throw new Error(`The program of ${name} is not part of this build.`);
  return found;
}

/** Starts a thread of this process that serves one thing, and ends with the process. */
export function startThread(program: URL): Child {
  const worker = new Worker(program);
  const listeners = new PortListeners();
  const end = async (): Promise<void> => {
    await worker.terminate();
  };
  worker.on('message', (message) => listeners.message(message));
  worker.on('error', (error) => listeners.close(error instanceof Error ? error.message : String(error)));
  worker.on('exit', (code) => listeners.close(`the thread ended with exit code ${code}`));
  return {
    port: {
      postMessage: (message) => {
        if (!listeners.closed) worker.postMessage(message);
      },
      onMessage: (listener) => listeners.onMessage(listener),
      onClose: (listener) => listeners.onClose(listener),
      close: () => {
        listeners.close('closed by this end');
        void end();
      },
    },
    end,
    kill: () => void end(),
    hold: (parent) => worker[parent ? 'ref' : 'unref'](),
  };
}

/** The thread's end of the channel to whoever started it with `startThread`. It is never closed by itself: the thread ends. */
export function threadPort(): Port {
  if (parentPort === null) throw new Error('This is not a thread.');
  const starter = parentPort;
  const listeners = new PortListeners();
  starter.on('message', (message) => listeners.message(message));
  return {
    postMessage: (message) => {
      if (!listeners.closed) starter.postMessage(message);
    },
    onMessage: (listener) => listeners.onMessage(listener),
    onClose: (listener) => listeners.onClose(listener),
    close: () => listeners.close('closed by this end'),
  };
}
