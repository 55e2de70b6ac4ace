import { floats, type GraphSession } from '../../graphs/session.ts';
import { stepAside } from '../../graphs/step-aside.ts';
import { Past } from '../decoder/past.ts';
import type { Choice, Forced } from './choose.ts';
import type { ReadQuestion } from './read-question.ts';
import { answerStart, copiedToken, type StepInput, stepFeeds, writtenToken } from './step-feeds.ts';
import type { WordPage } from './word-page.ts';
import type { WordReaderShape } from './word-reader-shape.ts';

/** An answer so far: its last token, and the model's distribution for the next one. */
export interface AnswerNode {
  /** null: no token yet. */
  readonly parent: AnswerNode | null;
  readonly chosen: Forced | null;
  /** Tokens so far. */
  readonly depth: number;
  /** The page token that was copied last, -1 when the last token was written. */
  readonly copied: number;
  /** Natural logarithms, the page's tokens first, then the vocabulary. */
  readonly next: Float32Array;
  /** Which of the suffix's columns are this answer's own. */
  readonly columns: readonly number[];
}

/**
 * Answers with a common beginning share its keys and values: every token that was tried is in one suffix, and an answer's mask shows it only
 * its own. A token is run once, whichever answers are tried before and after.
 */
export class AnswerTree {
  readonly #session: GraphSession;
  readonly #shape: WordReaderShape;
  readonly #page: WordPage;
  readonly #read: ReadQuestion;
  readonly #past: Past;
  #columns = 0;

  constructor(session: GraphSession, shape: WordReaderShape, page: WordPage, read: ReadQuestion) {
    this.#session = session;
    this.#shape = shape;
    this.#page = page;
    this.#read = read;
    this.#past = new Past(shape, 1);
  }

  /** Runs the token that asks for an answer. @throws the signal's reason */
  async root(signal?: AbortSignal): Promise<AnswerNode> {
    const { next, columns } = await this.#run(answerStart(this.#shape, this.#read), -1, [], signal);
    return { parent: null, chosen: null, depth: 0, copied: -1, next, columns };
  }

  /** The answer extended by one token. @throws the signal's reason */
  async grow(parent: AnswerNode, chosen: Forced, signal?: AbortSignal): Promise<AnswerNode> {
    const depth = parent.depth + 1;
    const { choice } = chosen;
    const copied = 'copied' in choice ? choice.copied : -1;
    const { next, columns } = await this.#run(this.#input(choice, depth), copied, parent.columns, signal);
    return { parent, chosen, depth, copied, next, columns };
  }

  dispose(): void {
    this.#past.dispose();
  }

  #input(choice: Choice, nth: number): StepInput {
    return 'copied' in choice ? copiedToken(this.#read, choice.copied) : writtenToken(this.#read, choice.id, nth);
  }

  async #run(input: StepInput, copied: number, before: readonly number[], signal: AbortSignal | undefined) {
    await stepAside(signal);
    const columns = [...before, this.#columns];
    const flags = new Array<number>(this.#columns + 1).fill(0);
    for (const column of columns) flags[column] = 1;
    const following = copied >= 0 ? this.#page.after[copied]! : -1;
    const feeds = stepFeeds(this.#shape, input, following, this.#past.mask(flags, 1));
    const out = await this.#session.run({ ...this.#read.feeds, ...this.#past.feeds, ...feeds });
    this.#past.add(out, 1);
    this.#columns += 1;
    return { next: floats('log_probabilities', out.log_probabilities!), columns };
  }
}

/** The answer's tokens, from its first. */
export function tokensOf(node: AnswerNode): Forced[] {
  const tokens: Forced[] = [];
  for (let at: AnswerNode | null = node; at?.chosen; at = at.parent) tokens.push(at.chosen);
  return tokens.reverse();
}
