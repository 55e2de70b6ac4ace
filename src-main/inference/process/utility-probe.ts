import type { Provider } from '../../contract/engine.ts';
import { type UtilityChild, utilityPort } from '../../processes/utility-child.ts';
import { type ProbeProvider, readProbe } from '../devices/provider-probe.ts';

/** A driver that has not answered by then hangs. */
const PROBE_MS = 30_000;

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
      // The first word is that it can be used; the measurement is still to come.
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
