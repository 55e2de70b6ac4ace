/**
 * The text of a run as it is written, from a library that calls back. Leaving the loop early does not end the run: the caller does that.
 *
 * @param run starts it, and resolves when it has ended
 */
export async function* streamedDeltas(run: (onDelta: (delta: string) => void) => Promise<unknown>) {
  const deltas: string[] = [];
  let wake = (): void => {};
  let running = true;
  const done = run((delta) => {
    deltas.push(delta);
    wake();
  }).finally(() => {
    running = false;
    wake();
  });
  done.catch(() => undefined);
  while (running || deltas.length > 0) {
    const delta = deltas.shift();
    if (delta !== undefined) yield { delta };
    else {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  await done;
}
