/**
 * Lets the event loop read its messages (a cancel among them) before the next step blocks it again.
 *
 * @throws the signal's reason when it was aborted meanwhile
 */
export async function stepAside(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}
