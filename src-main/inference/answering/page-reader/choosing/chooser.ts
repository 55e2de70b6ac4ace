import {
  ANSWER_NUMBERS,
  COLUMN_NUMBERS,
  COLUMN_SCORES,
  FILTER_NUMBERS,
  FILTER_SCORES,
  filterRole,
  PROGRAM_NUMBERS,
  STEPS,
} from '../../../../../models/folder/chooser.ts';
import type { ChooserPart } from '../../../../../models/folder/page-reader-config.ts';
import { type Feeds, float32, floats, type GraphSession, int64 } from '../../../graphs/session.ts';
import type { Chosen, Weighed } from '../choose.ts';
import { wordsOf } from '../tables/filters.ts';
import type { Program } from '../tables/programs.ts';
import { type AskedChooser, chooserFeatures } from './chooser-features.ts';
import { logOf } from './features.ts';

/** From this probability on an answer of the reader itself is kept: on held-out pages programs mended none of these, and broke none. */
const SURE = 0.8;

/** Chooses among the programs of a page's tables and the reader's own answers (docs/model-format.md, "Choosing an answer"): chooser.onnx scores all of them. */
export class Chooser {
  readonly #graph: GraphSession;
  readonly #part: ChooserPart;

  constructor(graph: GraphSession, part: ChooserPart) {
    this.#graph = graph;
    this.#part = part;
  }

  /** All answers with their probabilities; the reader's own as they are where it is sure. */
  async weigh(asked: AskedChooser, own: Weighed): Promise<Weighed> {
    const [best] = own.answers;
    if (best === undefined || best.probability >= SURE) return own;
    const features = chooserFeatures(asked, own);
    const { programs, answers, columns, filters } = features;
    const said = saidOf(asked.question, this.#part.words);
    const hidden = features.question.length / 2;
    const out = await this.#graph.run({
      ...matrix('question', [Float32Array.from([...features.question, ...said])], 2 * hidden + said.length),
      ...matrix('columns', columns, 2 * hidden + COLUMN_NUMBERS),
      ...matrix('filters', filters, 2 * hidden + FILTER_NUMBERS),
      ...matrix('answers', features.own, ANSWER_NUMBERS),
      ...matrix('numbers', features.numbers, PROGRAM_NUMBERS),
      steps: int64(
        programs.map(({ step }) => STEPS.indexOf(step)),
        [programs.length],
      ),
    });
    const [step, column, filter, answer, of] = ['step', 'column', 'filter', 'answer', 'program'].map((name) =>
      floats(name, out[name]!),
    );
    const scoreOf = ({ step: made, key, said: told, filter: rows }: Program, n: number) =>
      step![STEPS.indexOf(made)]! +
      (key === -1 ? 0 : column![key * COLUMN_SCORES]!) +
      (told === -1 ? 0 : column![told * COLUMN_SCORES + 1]!) +
      filter![rows * FILTER_SCORES + filterRole(made)]! +
      of![n]!;
    const ownScore = (probability: number) => this.#part.own * logOf(probability);
    const ways = [
      ...answers.map((one, n) => ({
        answer: one,
        score: step![STEPS.length]! + ownScore(one.probability) + answer![n]!,
      })),
      ...programs.map((program, n) => ({ answer: chosenOf(asked.on!, program), score: scoreOf(program, n) })),
    ];
    return merged(ways, step![STEPS.length + 1]! + ownScore(own.absent), this.#part.temperature);
  }
}

/** 1 for each of the words that a question has. */
function saidOf(question: string, words: readonly string[]): number[] {
  const said = new Set(wordsOf(question));
  return words.map((word) => (said.has(word) ? 1 : 0));
}

/** A way to an answer, and how much it is worth: a natural logarithm. */
interface Way {
  readonly answer: Chosen;
  readonly score: number;
}

/** Equal answers add up; the likeliest way to one gives its places. */
function merged(ways: readonly Way[], absent: number, temperature: number): Weighed {
  const most = ways.reduce((top, { score }) => Math.max(top, score), absent);
  const answers = new Map<string, { best: Chosen; score: number; weight: number }>();
  for (const { answer, score } of ways) {
    const key = plain(answer.text);
    const weight = Math.exp(score - most);
    const seen = answers.get(key);
    if (seen === undefined) answers.set(key, { best: answer, score, weight });
    else {
      seen.weight += weight;
      if (score > seen.score) Object.assign(seen, { best: answer, score });
    }
  }
  const none = Math.exp(absent - most);
  const found = [...answers.values()].map(({ best, weight }) => ({
    best,
    weight,
    cooled: weight ** (1 / temperature),
  }));
  const total = found.reduce((sum, { weight }) => sum + weight, none);
  const cooled = found.reduce((sum, answer) => sum + answer.cooled, none ** (1 / temperature));
  return {
    answers: found
      .map(({ best, cooled: share }): Chosen => ({ ...best, probability: share / cooled }))
      .toSorted((a, b) => b.probability - a.probability),
    absent: none / total,
  };
}

const chosenOf = (on: number, { text, cells, said }: Program): Chosen => ({
  text,
  on,
  words: cells.map(({ first, last }) => [first, last] as const),
  reckoned: said === -1,
  probability: 0,
  certainty: 1,
});

const plain = (text: string): string => text.toLowerCase().replaceAll(/[\s,]+/g, '');

function matrix(name: string, rows: readonly Float32Array[], width: number): Feeds {
  const data = new Float32Array(rows.length * width);
  for (const [n, row] of rows.entries()) data.set(row, n * width);
  return { [name]: float32(data, [rows.length, width]) };
}
