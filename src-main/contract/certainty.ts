/**
 * A confidence (0..1) in whole per cent, rounded down: it is never told as higher than it is, so that what is just under the limit of "Sure" does
 * not seem to reach it.
 */
export function certaintyPercent(confidence: number): number {
  // 100 * 0.29 is 28.999999999999996.
  return Math.floor(100 * confidence + 1e-9);
}
