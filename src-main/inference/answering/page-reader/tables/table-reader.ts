import type { TablesPart } from '../../../../../models/folder/page-reader-config.ts';
import { filterRole, STEPS } from '../../../../../models/folder/table-programs.ts';
import { type Feeds, float32, floats, type GraphSession, int64 } from '../../../graphs/session.ts';
import type { Chosen, Weighed } from '../choose.ts';
import { type AskedTable, logOf, tableFeatures } from './asked-table.ts';
import { wordsOf } from './filters.ts';
import type { Program } from './programs.ts';

/** From this probability on an answer of the reader itself is kept: on held-out pages programs mended none of these, and broke none. */
const SURE = 0.8;

/** Answers from tables (docs/model-format.md, "Tables"): table-programs.onnx scores every program of the page's largest table beside the reader's own answers. */
export class TableReader {
  readonly #graph: GraphSession;
  readonly #part: TablesPart;

  constructor(graph: GraphSession, part: TablesPart) {
    this.#graph = graph;
    this.#part = part;
  }

  /** The reader's own answers and those of programs together; the own ones alone where the page has no table, and where the reader is sure. */
  async weigh(asked: AskedTable, own: Weighed): Promise<Weighed> {
    if (own.answers[0] !== undefined && own.answers[0].probability >= SURE) return own;
    const features = tableFeatures(asked, own);
    if (features === undefined) return own;
    const { programs, columns, filters, numbers } = features;
    const said = saidOf(asked.question, this.#part.words);
    const out = await this.#graph.run({
      ...matrix('question', [Float32Array.from([...features.question, ...said])]),
      ...matrix('columns', columns),
      ...matrix('filters', filters),
      ...matrix('numbers', numbers),
      steps: int64(
        programs.map(({ step }) => STEPS.indexOf(step)),
        [programs.length],
      ),
    });
    const [step, column, filter, of] = ['step', 'column', 'filter', 'program'].map((name) => floats(name, out[name]!));
    const roles = [column!.length / columns.length, filter!.length / filters.length] as const;
    const scoreOf = ({ step: made, key, said, filter: rows }: Program, n: number) =>
      step![STEPS.indexOf(made)]! +
      (key === -1 ? 0 : column![key * roles[0]]!) +
      (said === -1 ? 0 : column![said * roles[0] + 1]!) +
      filter![rows * roles[1] + filterRole(made)]! +
      of![n]!;
    const ownScore = (probability: number) => step![STEPS.length]! + this.#part.own * logOf(probability);
    return merged(
      asked.on,
      programs.map((program, n) => ({ program, score: scoreOf(program, n) })),
      own,
      ownScore,
      this.#part.temperature,
    );
  }
}

/** 1 for each of the words that a question has. */
function saidOf(question: string, words: readonly string[]): number[] {
  const said = new Set(wordsOf(question));
  return words.map((word) => (said.has(word) ? 1 : 0));
}

/** Equal answers add up; the likeliest way to one gives its places. */
function merged(
  on: number,
  programs: readonly { readonly program: Program; readonly score: number }[],
  own: Weighed,
  ownScore: (probability: number) => number,
  temperature: number,
): Weighed {
  const absent = ownScore(own.absent);
  const ways = [
    ...own.answers.map((answer) => ({ answer, score: ownScore(answer.probability) })),
    ...programs.map(({ program, score }) => ({ answer: chosenOf(on, program), score })),
  ];
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

function matrix(name: string, rows: readonly Float32Array[]): Feeds {
  const width = rows[0]!.length;
  const data = new Float32Array(rows.length * width);
  for (const [n, row] of rows.entries()) data.set(row, n * width);
  return { [name]: float32(data, [rows.length, width]) };
}
