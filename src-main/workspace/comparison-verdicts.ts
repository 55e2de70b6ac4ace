import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ComparisonVerdict, type ModelTally } from '../contract/comparison.ts';
import { MOST_SETTINGS_BYTES, readRegularText } from '../files/regular-file.ts';
import { writeWhole } from '../files/write-whole.ts';

/** The oldest are forgotten: each takes some 150 bytes. */
const MOST_KEPT = 2_000;

/** Which models the reader found right, comparison by comparison. Nothing of a document or a question is kept. */
export class ComparisonVerdicts {
  readonly #file: string;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(dataDir: string) {
    this.#file = join(dataDir, 'comparison-verdicts.json');
  }

  /** Keeps a verdict in the place of an earlier one about the same comparison. */
  async keep(verdict: ComparisonVerdict): Promise<void> {
    const write = async () => {
      const others = (await this.#all()).filter(({ id }) => id !== verdict.id);
      const kept = [...others, verdict].slice(-MOST_KEPT);
      await mkdir(join(this.#file, '..'), { recursive: true, mode: 0o700 });
      await writeWhole(this.#file, JSON.stringify(kept));
    };
    this.#writing = this.#writing.then(write, write);
    await this.#writing;
  }

  /** How often each model was right, of the comparisons that it was part of; the one that was right most often first. */
  async tally(): Promise<ModelTally[]> {
    const byModel = new Map<string, ModelTally>();
    for (const { models, right } of await this.#all()) {
      for (const model of new Set(models)) {
        const before = byModel.get(model) ?? { model, right: 0, of: 0 };
        byModel.set(model, { model, right: before.right + (right.includes(model) ? 1 : 0), of: before.of + 1 });
      }
    }
    return [...byModel.values()].sort((a, b) => b.right / b.of - a.right / a.of || b.of - a.of);
  }

  /** What cannot be read was never judged. */
  async #all(): Promise<ComparisonVerdict[]> {
    try {
      return z.array(ComparisonVerdict).parse(JSON.parse(await readRegularText(this.#file, MOST_SETTINGS_BYTES)));
    } catch {
      return [];
    }
  }
}
