import type { Answer } from '../contract/docent.ts';
import type { EngineAnswer, EngineApi, ModelInfo } from '../contract/engine.ts';
import { DocentError } from '../contract/errors.ts';
import type { TextLine } from '../contract/page.ts';
import type { Suitability } from '../finding/choose-pages.ts';
import { type PagePrompt, promptText } from '../reading/index.ts';
import { MAX_NEW_TOKENS, toAnswer } from './ask-page.ts';
import { pageBreaks } from './page-breaks.ts';
import type { Stopwatch } from './stopwatch.ts';

/** One of several pages that are asked together: its lines, and its key in the engine. */
export interface ReadPage {
  readonly page: number;
  readonly pageKey: string;
  readonly lines: readonly TextLine[];
}

export interface AskDocumentOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onDelta?: ((question: number, page: number, delta: string) => void) | undefined;
  /** The page that is asked alone; the others are there for what goes on over its end. Left out: all are asked. */
  readonly about?: number | undefined;
}

/**
 * Asks every question of all pages at once, for families that look at several pages together. The answers from all windows compete with each
 * other and with "the document does not say". Returns one answer per question, in order, each with the page it is on.
 *
 * @param suited per question, how well each page suits it. An answer that is not found names the page that suits best
 */
export async function askDocument(
  engine: EngineApi,
  { needs }: ModelInfo,
  pages: readonly ReadPage[],
  questions: readonly string[],
  suited: readonly Suitability[],
  watch: Stopwatch,
  { signal, onDelta, about }: AskDocumentOptions,
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
  const breaks = pageBreaks(pages, prompts);
  const named = about === undefined ? {} : { about: [pages.findIndex(({ page }) => page === about)] };
  const asked = { on, breaks, ...named, questions: [...questions], maxNewTokens: MAX_NEW_TOKENS };
  let answers: EngineAnswer[] | undefined;
  for await (const event of engine.ask(asked, { signal })) {
    if (event.kind === 'answers') answers = event.answers;
  }
  if (answers === undefined)
    throw new DocentError('internal', 'The engine gave no answer. This is a bug in Docent; please report it.');
  watch.add('first_token_ms', answers[0]?.firstTokenMs ?? 0);
  const prompted = pages.map((page, n) => ({ ...page, prompt: prompts[n]! }));
  return answers.map((answer, q) => {
    const at = answer.spans[0]?.on ?? bestOf(suited[q]!, pages);
    onDelta?.(q, pages[at]!.page, answer.text);
    return toAnswer(questions[q]!, answer, prompted, at);
  });
}

/** The index of the page that suits a question best; the first one where none does. */
function bestOf(suited: Suitability, pages: readonly ReadPage[]): number {
  const value = (at: number) => suited.get(pages[at]!.page) ?? 0;
  return [...pages.keys()].reduce((best, at) => (value(at) > value(best) ? at : best), 0);
}
