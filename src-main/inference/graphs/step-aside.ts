/**
 * Gives the event loop a turn before the next step blocks it again, so that it can receive messages such as a cancel.
 *
 * @throws the signal's reason if it was aborted meanwhile
 */
export async function stepAside(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}
