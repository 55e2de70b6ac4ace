import type { LookedWord } from './words.ts';

/** An answer that was read off what is recognised on a page. */
export interface ReadOff {
  readonly text: string;
  /** False: the page does not show it. */
  readonly found: boolean;
  /** Words of the page that the answer consists of; none: it is a word of its own. */
  readonly spans: readonly (readonly LookedWord[])[];
  /** Where it was seen, for an answer of its own. */
  readonly evidence: readonly LookedWord[];
  /** 0..1: the probability of what was recognised, not yet calibrated. */
  readonly chance: number;
}

export const NOT_SEEN: ReadOff = { text: '', found: false, spans: [], evidence: [], chance: 0.5 };

/** @param chance that they are what is asked for */
export const quoted = (spans: readonly (readonly LookedWord[])[], chance: number): ReadOff => ({
  ...{ text: '', found: true, spans, evidence: [], chance },
});

/** @param chance that it is so */
export const yesOrNo = (chance: number, evidence: readonly LookedWord[]): ReadOff =>
  written(chance >= 0.5 ? 'yes' : 'no', Math.max(chance, 1 - chance), evidence);

export const written = (text: string, chance: number, evidence: readonly LookedWord[] = []): ReadOff => ({
  ...{ text, found: true, spans: [], evidence, chance },
});
