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
  /** 0..1: how likely the words are the right ones, given that this kind of answer is. */
  readonly certainty: number;
}

/** All answers, the one that is most likely right first, and the probability of "not here". */
export interface Weighed {
  readonly answers: readonly Chosen[];
  readonly absent: number;
}

/**
 * The answers of all windows. Equal answers add up, wherever they are: "8 June" in a heading and in the text are two reasons for one answer. Windows
 * overlap, so one place counts once. "Not here" has the weight 1 (a candidate's score is relative to it).
 */
export function weighAnswers(candidates: readonly Candidate[], pages: readonly PagePieces[]): Weighed {
  const answers = new Map<string, { best: Candidate; places: Map<string, number>; made: Reckoned }>();
  for (const candidate of candidates) {
    const made = make(candidate, candidates, pages);
    if (made === undefined || made.text === '') continue;
    const key = made.text.toLowerCase();
    const answer = answers.get(key) ?? { best: candidate, places: new Map(), made };
    const place = candidate.kind === 'span' ? `${candidate.on}:${candidate.first}-${candidate.last}` : 'operation';
    const weight = Math.exp(Math.min(candidate.score, 60));
    answer.places.set(place, Math.max(answer.places.get(place) ?? 0, weight));
    if (candidate.score > answer.best.score) Object.assign(answer, { best: candidate, made });
    answers.set(key, answer);
  }
  const weighed = [...answers.values()].map(({ best, made, places }) => ({
    best,
    made,
    weight: [...places.values()].reduce((a, b) => a + b, 0),
  }));
  const total = weighed.reduce((sum, { weight }) => sum + weight, 1);
  // An operation is worth as much as its selection is certain: a list of which every second word is doubtful loses to a sure span.
  const chosen = weighed.map(
    ({ best, made, weight }): Chosen => ({
      text: made.text,
      words: made.words,
      on: best.on,
      reckoned: best.kind === 'operation',
      probability: (weight / total) * made.certainty,
      certainty: made.certainty,
    }),
  );
  return { answers: chosen.toSorted((a, b) => b.probability - a.probability), absent: 1 / total };
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
