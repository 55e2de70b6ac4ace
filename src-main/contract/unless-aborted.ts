import { DocentError } from './errors.ts';

/** Waits for `work`, or rejects with `cancelled` as soon as the signal is aborted. The work itself goes on for everyone else who waits for it. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new DocentError('cancelled', 'Cancelled.'));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
