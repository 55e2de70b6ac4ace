/** Probabilities are clipped this far from 0 and 1. */
const SMALLEST = 1e-6;

/** log(p / (1 - p)), natural. */
export function logOdds(probability: number): number {
  const clamped = Math.min(1 - SMALLEST, Math.max(SMALLEST, probability));
  return Math.log(clamped / (1 - clamped));
}

/** The probability of log odds: the logistic function. */
export const chanceOf = (odds: number): number => 1 / (1 + Math.exp(-odds));
