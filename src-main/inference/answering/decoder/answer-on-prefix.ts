import type { AskEvent, EngineAnswer, PromptForm } from '../../../contract/engine.ts';
import type { ModelShape } from '../../model-shape.ts';
import type { OpenModel } from '../../open-model.ts';
import type { CachedPage } from '../../seeing/cached-page.ts';
import { contextIds, decode, type Question } from './decode.ts';
import { type Prefix, prefill } from './prefix.ts';
import { ntkAlpha } from './rotary.ts';
import { tokenWordIds } from './word-ids.ts';

/** Questions on one prefix. */
export interface Asked {
  readonly prefixKey: string;
  readonly questions: readonly string[];
  readonly maxNewTokens: number;
  readonly form?: PromptForm | undefined;
  /** Per question the text to go on with in place of the likeliest one: what is given back then says how likely it is. */
  readonly texts?: readonly string[] | undefined;
}

export interface AnswerOptions {
  /** `performance.now()` that first-token times count from. */
  readonly startedAt: number;
  readonly signal: AbortSignal;
  readonly onDelta: (event: AskEvent & { kind: 'delta' }) => void;
}

/**
 * Answers on a page's kept keys and values: questions that share their rotary angles (and can share a batch) are decoded together.
 *
 * @param onPrefill called with a prefix that had to be computed anew, for a prompt that needs other angles
 */
export async function answerOnPrefix(
  { shape, graphs, tokenizer }: OpenModel,
  page: CachedPage,
  kept: Prefix,
  { prefixKey, questions: texts, maxNewTokens, form, texts: given }: Asked,
  options: AnswerOptions,
  onPrefill: (prefix: Prefix) => void,
): Promise<EngineAnswer[]> {
  const questions = texts.map((text, index): Question => {
    const { ids, composed } = tokenizer.encodeWithOrigins(promptOf(text, form, shape.prompt));
    const words = shape.wordBuckets === null ? [] : tokenWordIds(composed, shape.wordBuckets);
    const own = given?.[index];
    const forced = own === undefined ? undefined : tokenizer.encodeWithOrigins(own).ids.slice(0, maxNewTokens);
    return { index, ids, words, forced };
  });
  const answers = new Array<EngineAnswer>(questions.length);
  let prefix = kept;
  const mayPad = !contextIds(shape, prefix).includes(-1);
  const alphaOf = (question: Question) => ntkAlpha(shape.positions, prefix.length + question.ids.length);
  for (const group of groupBy(questions, (q) => `${alphaOf(q)} ${mayPad ? '' : q.ids.length}`)) {
    const alpha = alphaOf(group[0]!);
    if (alpha !== prefix.alpha) {
      prefix = await prefill(graphs.prefill, shape, page, prefixKey, prefix.tokens, alpha);
      onPrefill(prefix);
    }
    const decoded = await decode(graphs.step, shape, tokenizer, prefix, group, { maxNewTokens, ...options });
    decoded.forEach((answer, i) => {
      answers[group[i]!.index] = answer;
    });
  }
  return answers;
}

function promptOf(text: string, form: PromptForm = 'question', prompt: ModelShape['prompt'] = null): string {
  if (prompt) return `${prompt.beforeQuestion}${text.trim()}${prompt.afterQuestion}`;
  return form === 'question' ? ` ${text.trim()} Answer: ` : ` ${text.trim()} `;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
}
