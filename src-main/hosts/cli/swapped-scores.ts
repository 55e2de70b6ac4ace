import type { CaptionRoles, Matcher } from '../../captions/index.ts';

export interface SwappedSummary {
  /** Mean scores. */
  readonly own: number;
  readonly foreign: number;
  readonly auc: number;
  readonly own_kept: number;
  readonly foreign_dropped: number;
  /** The threshold that tells these best: the highest mean of own kept and foreign dropped. */
  readonly best: { readonly threshold: number; readonly own_kept: number; readonly foreign_dropped: number };
}

/** Scores of regions with their own words and with another page's. */
export class SwappedScores {
  readonly own: number[] = [];
  readonly foreign: number[] = [];
  threshold = 0;
  #before: readonly string[] = [];

  watch(roles: CaptionRoles): CaptionRoles {
    const { matching } = roles;
    if (matching === null) return roles;
    this.threshold = matching.threshold;
    const scores: Matcher['scores'] = async (page, pairs, how) => {
      const own = await matching.scores(page, pairs, how);
      this.own.push(...own.filter((score) => score !== null));
      if (this.#before.length > 0 && pairs.length > 0) {
        const swapped = pairs.map(({ box }, i) => ({ box, text: this.#before[i % this.#before.length]! }));
        this.foreign.push(...(await matching.scores(page, swapped, how)).filter((score) => score !== null));
      }
      this.#before = pairs.map(({ text }) => text);
      return own;
    };
    return { ...roles, matching: { name: matching.name, threshold: matching.threshold, scores } };
  }

  summary(): SwappedSummary | null {
    const { own, foreign, threshold } = this;
    if (foreign.length === 0) return null;
    const at = (value: number) => ({
      threshold: value,
      own_kept: own.filter((score) => score >= value).length / own.length,
      foreign_dropped: foreign.filter((score) => score < value).length / foreign.length,
    });
    const all = own.concat(foreign).map(at);
    const best = all.reduce((a, b) => (b.own_kept + b.foreign_dropped > a.own_kept + a.foreign_dropped ? b : a));
    const { own_kept, foreign_dropped } = at(threshold);
    // Mann and Whitney's U over all pairs: how often own words score higher.
    let wins = 0;
    for (const a of own) for (const b of foreign) wins += a > b ? 1 : a === b ? 0.5 : 0;
    return {
      own: mean(own),
      foreign: mean(foreign),
      auc: wins / (own.length * foreign.length),
      own_kept,
      foreign_dropped,
      best,
    };
  }
}

const mean = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0) / values.length;
