import { type Candidate, wordsOf } from './candidates.ts';
import { type PagePieces, textOf } from './page-pieces.ts';
import { type Reckoned, reckon } from './reckon.ts';

/** An answer with the words that it rests on, and its probability among all others and "not here". */
export interface Chosen {
  readonly text: string;
  readonly on: number;
  /** [first, last] words of the page. */
  readonly words: readonly (readonly [number, number])[];
  /** The result of an operation; otherwise words of the page. */
  readonly reckoned: boolean;
  /** 0..1, among all candidates of all windows. */
  readonly probability: number;
}

/**
 * The answer of all windows that is most likely right; undefined if there is none. Equal answers add up, wherever they are: "8 June" in a heading and
 * in the text are two reasons for one answer. Windows overlap, so one place counts once. "Not here" has the weight 1 (a candidate's score is relative to it).
 */
export function chooseAnswer(
  candidates: readonly Candidate[],
  pages: readonly PagePieces[],
): { best: Chosen | undefined; absent: number } {
  const answers = new Map<string, { weight: number; best: Candidate; places: Map<string, number>; made: Reckoned }>();
  for (const candidate of candidates) {
    const made = make(candidate, candidates, pages);
    if (made === undefined || made.text === '') continue;
    const key = made.text.toLowerCase();
    const answer = answers.get(key) ?? { weight: 0, best: candidate, places: new Map(), made };
    const place = candidate.kind === 'span' ? `${candidate.on}:${candidate.first}-${candidate.last}` : 'operation';
    const weight = Math.exp(Math.min(candidate.score, 60));
    answer.places.set(place, Math.max(answer.places.get(place) ?? 0, weight));
    if (candidate.score > answer.best.score) Object.assign(answer, { best: candidate, made });
    answers.set(key, answer);
  }
  let total = 1;
  for (const answer of answers.values()) {
    answer.weight = [...answer.places.values()].reduce((a, b) => a + b, 0);
    total += answer.weight;
  }
  // An operation is worth as much as its selection is certain: a list of which every second word is doubtful loses to a sure span.
  const [best] = [...answers.values()].sort((a, b) => b.weight * b.made.certainty - a.weight * a.made.certainty);
  if (best === undefined) return { best: undefined, absent: 1 };
  const { made, weight } = best;
  return {
    best: {
      text: made.text,
      words: made.words,
      on: best.best.on,
      reckoned: best.best.kind === 'operation',
      probability: (weight / total) * made.certainty,
    },
    absent: 1 / total,
  };
}

function make(candidate: Candidate, all: readonly Candidate[], pages: readonly PagePieces[]): Reckoned | undefined {
  const page = pages[candidate.on]!;
  if (candidate.kind === 'span') {
    const [first, last] = wordsOf(page, candidate);
    return { text: textOf(page, first, last), words: [[first, last]], certainty: 1 };
  }
  const same = all.filter(
    (other): other is Extract<Candidate, { kind: 'operation' }> =>
      other.kind === 'operation' &&
      other.on === candidate.on &&
      other.operation === candidate.operation &&
      (other === candidate || other.score > 0),
  );
  return reckon(page, same);
}
