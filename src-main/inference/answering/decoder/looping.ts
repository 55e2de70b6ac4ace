/** Tokens that must repeat. A table column of equal values is shorter. */
export const LOOP_WINDOW = 64;

/**
 * Whether greedy decoding is in a loop: the last 64 tokens repeat one sequence of at most 21 tokens, three times or more. Greedy decoding never
 * leaves such a loop, so the rest of the answer would only cost time.
 */
export function isLooping(ids: readonly number[]): boolean {
  return loopPeriod(ids, LOOP_WINDOW) !== undefined;
}

/** Length of the sequence that the last `window` tokens or characters repeat, three times or more; undefined: they do not. */
export function loopPeriod(items: ArrayLike<unknown>, window: number): number | undefined {
  if (items.length < window) return undefined;
  const start = items.length - window;
  for (let period = 1; period <= window / 3; period++) {
    let i = start + period;
    while (i < items.length && items[i] === items[i - period]) i += 1;
    if (i === items.length) return period;
  }
  return undefined;
}
