/** A character of a line, and where it stands along it, 0..1. */
export interface CtcCharacter {
  readonly char: string;
  readonly score: number;
  readonly at: number;
}

/**
 * The likeliest characters of a line (Graves et al., "Connectionist Temporal Classification", ICML 2006): of each step the likeliest class, where a class that
 * stays is one character and class 0 stands between characters.
 *
 * @param probabilities [steps, classes]
 * @param characters those of the classes from 1 on
 */
export function ctcCharacters(probabilities: Float32Array, classes: number, characters: readonly string[]) {
  const steps = probabilities.length / classes;
  const found: CtcCharacter[] = [];
  let before = 0;
  for (let step = 0; step < steps; step++) {
    const row = probabilities.subarray(step * classes, (step + 1) * classes);
    let best = 0;
    for (let i = 1; i < classes; i++) if (row[i]! > row[best]!) best = i;
    if (best !== 0 && best !== before) {
      found.push({ char: characters[best - 1] ?? '', score: row[best]!, at: (step + 0.5) / steps });
    }
    before = best;
  }
  return found;
}
