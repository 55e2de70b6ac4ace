import type { Answer } from '../contract/docent.ts';
import type { EngineAnswer, EngineApi, ModelInfo } from '../contract/engine.ts';
import { DocentError } from '../contract/errors.ts';
import type { TextLine } from '../contract/page.ts';
import type { Suitability } from '../finding/choose-pages.ts';
import { type PagePrompt, promptText } from '../reading/index.ts';
import { MAX_NEW_TOKENS, toAnswer } from './ask-page.ts';
import type { Stopwatch } from './stopwatch.ts';

/** A page as it is read with others: its lines, and the key that the engine keeps it under. */
export interface ReadPage {
  readonly page: number;
  readonly pageKey: string;
  readonly lines: readonly TextLine[];
}

export interface AskDocumentOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onDelta?: ((question: number, page: number, delta: string) => void) | undefined;
}

/**
 * Asks every question of all pages at once, for families that look at several pages together: the answers of all windows compete, and "the document
 * does not say" with them. Answers in the order of the questions, each with the page that it stands on.
 *
 * @param suited per question how well each page suits it: an answer that is not found names the best one
 */
export async function askDocument(
  engine: EngineApi,
  { needs }: ModelInfo,
  pages: readonly ReadPage[],
  questions: readonly string[],
  suited: readonly Suitability[],
  watch: Stopwatch,
  { signal, onDelta }: AskDocumentOptions,
): Promise<Answer[]> {
  const prompts: PagePrompt[] = [];
  const on: string[] = [];
  for (const { pageKey, lines } of pages) {
    const prompt = promptText(lines, { maxTokens: needs.text?.maxBytes ?? 0 });
    const text = { text: prompt.text, centres: prompt.centres };
    const { preparedKey } = await watch.time('prefill_ms', engine.prepare({ pageKey, text }, { signal }));
    prompts.push(prompt);
    on.push(preparedKey);
  }
  let answers: EngineAnswer[] | undefined;
  for await (const event of engine.ask({ on, questions: [...questions], maxNewTokens: MAX_NEW_TOKENS }, { signal })) {
    if (event.kind === 'answers') answers = event.answers;
  }
  if (answers === undefined) throw new DocentError('internal', 'The engine ended without answers. Please report this.');
  watch.add('first_token_ms', answers[0]?.firstTokenMs ?? 0);
  return answers.map((answer, q) => {
    const at = answer.spans[0]?.on ?? bestOf(suited[q]!, pages);
    const page = pages[at]!;
    onDelta?.(q, page.page, answer.text);
    return toAnswer(questions[q]!, answer, page, prompts[at]!);
  });
}

/** The index of the page that suits a question best; the first one where none does. */
function bestOf(suited: Suitability, pages: readonly ReadPage[]): number {
  const value = (at: number) => suited.get(pages[at]!.page) ?? 0;
  return [...pages.keys()].reduce((best, at) => (value(at) > value(best) ? at : best), 0);
}
