import type { Answer, Evidence } from '../contract/docent.ts';
import type { EngineAnswer, EngineApi, ModelInfo } from '../contract/engine.ts';
import { DocentError } from '../contract/errors.ts';
import { evidence, evidenceFromCopy, type PagePrompt, promptText } from '../reading/index.ts';
import type { EncodedPage } from './page-source.ts';
import type { Stopwatch } from './stopwatch.ts';

/** What the model was trained to say when the page does not tell (docent_train/documents/page.py). */
const NOT_ON_PAGE = 'not on this page';
const MAX_NEW_TOKENS = 512;
/** Tokens of a prompt left free for the question, beside the answer. */
const QUESTION_TOKENS = 256;
/** Prefill is quadratic: 5,132 positions of docent-mini took 1.6 s (two busy cores) and 190 MB more than 1,132 did. */
const MAX_PREFIX = 6000;
/** Bytes of text that a word reader reads with a question: some 3,500 words, all of them seeing each other. */
const MAX_WORDS_TEXT = 16_000;

export interface AskPageOptions {
  /** false: from pixels alone. A word reader then gets the page as it read it itself (`EncodeOptions.pixelsAlone`). */
  readonly useText: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onDelta?: ((question: number, delta: string) => void) | undefined;
}

/** Asks all questions about one encoded page as one batch. Answers in the order of the questions. */
export async function askPage(
  engine: EngineApi,
  model: ModelInfo,
  page: EncodedPage,
  questions: readonly string[],
  watch: Stopwatch,
  options: AskPageOptions,
): Promise<Answer[]> {
  const { signal } = options;
  const visual = (page.tiles.kept + 1) * model.queries;
  const room = Math.min(model.contextLength, MAX_PREFIX) - visual - MAX_NEW_TOKENS - QUESTION_TOKENS;
  const withText = model.readsWords || (options.useText && model.usesText);
  const maxTokens = model.readsWords ? MAX_WORDS_TEXT : Math.max(0, room);
  const prompt = withText ? promptText(page.lines, { maxTokens }) : null;
  const text = prompt && { text: prompt.text, centres: prompt.centres };
  const { prefixKey } = await watch.time('prefill_ms', engine.prefill({ pageKey: page.pageKey, text }, { signal }));
  let answers: EngineAnswer[] | undefined;
  const events = engine.ask({ prefixKey, questions: [...questions], maxNewTokens: MAX_NEW_TOKENS }, { signal });
  for await (const event of events) {
    if (event.kind === 'answers') answers = event.answers;
    else options.onDelta?.(event.question, event.delta);
  }
  if (answers === undefined) throw new DocentError('internal', 'The engine ended without answers. Please report this.');
  // Measured in the engine: here it would include the wait for a reader of the deltas. Of several pages the first counts.
  if (watch.read('first_token_ms') === 0) watch.add('first_token_ms', answers[0]?.firstTokenMs ?? 0);
  return answers.map((answer, i) => toAnswer(questions[i]!, answer, model, page, prompt));
}

function toAnswer(
  question: string,
  answer: EngineAnswer,
  model: ModelInfo,
  page: EncodedPage,
  prompt: PagePrompt | null,
): Answer {
  // What was copied across a line's end brings the page's line breaks and tabs along.
  const text = answer.text.trim().replace(/\s+/g, ' ');
  const found = text !== '' && text.toLowerCase() !== NOT_ON_PAGE;
  const items = !found
    ? []
    : prompt === null
      ? evidence(text, page.lines, { question })
      : evidenceFromCopy(text, answer.tokens, prompt, page.lines, { question });
  return {
    question,
    answer: text,
    found,
    page: page.page,
    evidence: items.map((item): Evidence => ({ page: page.page, box: item.box, text: item.text, score: item.score })),
    confidence: confidenceOf(answer, model),
    absent: answer.absent,
  };
}

/**
 * The model's own probability of this very answer, its end included. Copying goes on almost by itself once it has begun, so a mean over the
 * tokens would call every long answer sure, however wrong the place is where it began. Where the model's config says how often such answers are
 * right, that (Platt 1999). An answer that was cut off is nobody's answer: 0.
 */
function confidenceOf({ tokens, endLogProb }: EngineAnswer, { confidence }: ModelInfo): number {
  const logProb = tokens.reduce((sum, token) => sum + token.logProb, endLogProb ?? Number.NEGATIVE_INFINITY);
  if (confidence === null || logProb === Number.NEGATIVE_INFINITY) return Math.exp(logProb);
  return 1 / (1 + Math.exp(-(confidence.scale * logProb + confidence.offset)));
}
