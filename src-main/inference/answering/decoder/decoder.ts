import type { EngineAnswer, Needs, PromptForm } from '../../../contract/engine.ts';
import { DocentError } from '../../../contract/errors.ts';
import type { GraphSession } from '../../graphs/session.ts';
import type {
  AnsweringFamily,
  AnswerOptions,
  Asked,
  FamilyParts,
  Prepared,
  Score,
  Scored,
  SeenPage,
} from '../family.ts';
import { decode, type Question } from './decode.ts';
import { type DecoderShape, decoderShape } from './decoder-shape.ts';
import { type Prefix, prefill, prefixLength, prefixTokens } from './prefix.ts';
import { ntkAlpha } from './rotary.ts';
import type { Tokenizer } from './tokenizer.ts';
import { loadTokenizer } from './tokenizer-file.ts';

/** The keys and values of a page, which serve any number of questions, and what they were made from. */
interface KeptPrefix extends Prepared {
  readonly page: SeenPage;
  /** Computed again, in the same size, when a question is so long that it needs other rotary angles. */
  prefix: Prefix;
}

/**
 * The published families (Monkey, Qwen-VL, LLaVA). Visual tokens are part of a prefix whose keys and values are computed once and serve every
 * question about the page. Answers are decoded after it.
 */
export async function openDecoder({ modelDir, config, graphs }: FamilyParts): Promise<AnsweringFamily> {
  const shape = decoderShape(config);
  const tokenizer = await loadTokenizer(modelDir, config);
  return new Decoder(shape, tokenizer, graphs.prefill!, graphs.step!);
}

class Decoder implements AnsweringFamily<KeptPrefix> {
  readonly needs: Needs = { tiles: true, several: false, text: null };
  readonly #shape: DecoderShape;
  readonly #tokenizer: Tokenizer;
  readonly #prefill: GraphSession;
  readonly #step: GraphSession;

  constructor(shape: DecoderShape, tokenizer: Tokenizer, prefill: GraphSession, step: GraphSession) {
    this.#shape = shape;
    this.#tokenizer = tokenizer;
    this.#prefill = prefill;
    this.#step = step;
  }

  async prepare(page: SeenPage): Promise<KeptPrefix> {
    const tokens = prefixTokens(this.#shape, this.#tokenizer);
    const length = prefixLength(this.#shape, page, tokens);
    const prefix = await prefill(this.#prefill, this.#shape, page, tokens, ntkAlpha(this.#shape.positions, length));
    const kept: KeptPrefix = {
      page,
      prefix,
      tokens: prefix.length,
      bytes: prefix.bytes,
      dispose: () => kept.prefix.dispose(),
    };
    return kept;
  }

  async answer(on: readonly KeptPrefix[], asked: Asked, options: AnswerOptions): Promise<EngineAnswer[]> {
    return await this.#decode(onlyOne(on), asked, options);
  }

  async score(on: KeptPrefix, { prompt, form, texts, maxTokens }: Scored, signal: AbortSignal): Promise<Score[]> {
    const asked = { questions: texts.map(() => prompt), maxNewTokens: maxTokens, form };
    const options = { startedAt: performance.now(), signal, onDelta: () => {} };
    const answers = await this.#decode(on, asked, options, texts);
    return answers.map(({ tokens }) => ({
      logProb: tokens.reduce((sum, token) => sum + token.logProb, 0),
      tokens: tokens.length,
    }));
  }

  /** Decodes questions with the same rotary angles together. @param given texts to continue with */
  async #decode(
    on: KeptPrefix,
    { questions: texts, maxNewTokens, form }: Asked,
    options: AnswerOptions,
    given?: readonly string[],
  ): Promise<EngineAnswer[]> {
    const [shape, tokenizer] = [this.#shape, this.#tokenizer];
    const questions = texts.map((text, index): Question => {
      const own = given?.[index];
      const forced = own === undefined ? undefined : tokenizer.encode(own).slice(0, maxNewTokens);
      return { index, ids: tokenizer.encode(promptOf(text, form, shape.prompt)), forced };
    });
    const answers = new Array<EngineAnswer>(questions.length);
    const alphaOf = (question: Question) => ntkAlpha(shape.positions, on.prefix.length + question.ids.length);
    for (const group of groupBy(questions, alphaOf)) {
      const alpha = alphaOf(group[0]!);
      if (alpha !== on.prefix.alpha) {
        const before = on.prefix;
        on.prefix = await prefill(this.#prefill, shape, on.page, before.tokens, alpha);
        before.dispose();
      }
      const decoded = await decode(this.#step, shape, tokenizer, on.prefix, group, { maxNewTokens, ...options });
      decoded.forEach((answer, i) => {
        answers[group[i]!.index] = answer;
      });
    }
    return answers;
  }
}

function onlyOne(on: readonly KeptPrefix[]): KeptPrefix {
  if (on.length === 1) return on[0]!;
  throw new DocentError(
    'bad-input',
    `This model answers from one page at a time, and was given ${on.length}. Ask about each page in turn.`,
  );
}

function promptOf(text: string, form: PromptForm = 'question', prompt: DecoderShape['prompt'] = null): string {
  if (prompt) return `${prompt.beforeQuestion}${text.trim()}${prompt.afterQuestion}`;
  return form === 'question' ? ` ${text.trim()} Answer: ` : ` ${text.trim()} `;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => number): T[][] {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
}
