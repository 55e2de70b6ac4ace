/** Tokens that must repeat. A table column of equal values is shorter. */
export const LOOP_WINDOW = 64;
const LONGEST_PERIOD = 21;

/**
 * Whether greedy decoding is in a loop: the last 64 tokens repeat one sequence of at most 21 tokens, three times or more. Greedy decoding never
 * leaves such a loop, so the rest of the answer would only cost time.
 */
export function isLooping(ids: readonly number[]): boolean {
  if (ids.length < LOOP_WINDOW) return false;
  const start = ids.length - LOOP_WINDOW;
  for (let period = 1; period <= LONGEST_PERIOD; period++) {
    let i = start + period;
    while (i < ids.length && ids[i] === ids[i - period]) i += 1;
    if (i === ids.length) return true;
  }
  return false;
}
