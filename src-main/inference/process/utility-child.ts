import type { Provider } from '../../contract/engine.ts';
import { type Port, PortListeners } from '../../rpc/port.ts';
import { type ProbeProvider, readProbe } from '../devices/provider-probe.ts';
import { END_MS, lastWords, type StartEngine } from './engine-child.ts';

/** A driver that has not answered by then is taken to hang. */
const PROBE_MS = 30_000;

/**
 * The part of Electron's `UtilityProcess` that is used, declared here so that only the Electron host imports Electron. Such a process has no
 * channel to disconnect. It has to be told to end; by itself it ends only when its parent dies.
 */
export interface UtilityChild {
  readonly pid: number | undefined;
  readonly stderr: NodeJS.ReadableStream | null;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  postMessage(message: unknown): void;
  kill(): boolean;
}

export function utilityEngine(fork: () => UtilityChild): StartEngine {
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
    return {
      port,
      end: async () => {
        if (gone) return;
        child.kill();
        const timer = setTimeout(() => child.pid !== undefined && process.kill(child.pid, 'SIGKILL'), END_MS);
        await ended;
        clearTimeout(timer);
      },
    };
  };
}

/** Probes one provider in a utility process that runs provider-probe-child.ts. */
export function utilityProbe(fork: (provider: Provider) => UtilityChild): ProbeProvider {
  return async (provider, signal) => {
    signal?.throwIfAborted();
    const start = performance.now();
    const child = fork(provider);
    const port = utilityPort(child);
    const answer = Promise.withResolvers<NonNullable<ReturnType<typeof readProbe>>>();
    const fail = (reason: string): void => answer.resolve({ reason, measured: null });
    port.onMessage((said) => {
      const known = readProbe(String(said));
      if (known === undefined) fail(String(said));
      // The first message only says that it can be used. The measurement follows.
      else if (known.reason !== null || known.measured !== null) answer.resolve(known);
    });
    port.onClose((reason) => fail(`the probe: ${reason}`));
    const timer = setTimeout(() => fail(`no answer in ${PROBE_MS / 1000} s`), PROBE_MS);
    const abort = (): void => answer.reject(signal?.reason);
    signal?.addEventListener('abort', abort);
    try {
      const { reason, measured } = await answer.promise;
      return { provider, usable: reason === null, reason, ms: performance.now() - start, measured };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      child.kill();
    }
  };
}

function utilityPort(child: UtilityChild): Port {
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
