import type { Answer, Evidence } from '../contract/docent.ts';
import type { EngineAnswer, EngineApi, ModelInfo } from '../contract/engine.ts';
import { DocentError } from '../contract/errors.ts';
import { BOXES } from '../contract/tile.ts';
import {
  evidence,
  evidenceOfParts,
  evidenceOfSpans,
  type PagePrompt,
  promptText,
  type TickedAnswer,
  tickedAnswer,
  tickedInstead,
} from '../reading/index.ts';
import type { EncodedPage } from './encoded-pages.ts';
import type { Stopwatch } from './stopwatch.ts';

export const MAX_NEW_TOKENS = 512;

export interface AskPageOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onDelta?: ((question: number, delta: string) => void) | undefined;
  /** As `AskOptions` tells it. */
  readonly oneReader?: boolean | undefined;
}

/** Asks all questions about one encoded page together. Returns the answers in the order of the questions. */
export async function askPage(
  engine: EngineApi,
  model: ModelInfo,
  page: EncodedPage,
  questions: readonly string[],
  watch: Stopwatch,
  options: AskPageOptions,
): Promise<Answer[]> {
  const { signal, oneReader } = options;
  const prompt = model.needs.text && promptText(page.lines, { maxTokens: model.needs.text.maxBytes });
  const text = prompt && { text: prompt.text, centres: prompt.centres };
  const { preparedKey } = await watch.time('prefill_ms', engine.prepare({ pageKey: page.pageKey, text }, { signal }));
  let answers: EngineAnswer[] | undefined;
  const asked = { on: [preparedKey], questions: [...questions], maxNewTokens: MAX_NEW_TOKENS, oneReader };
  const events = engine.ask(asked, { signal });
  for await (const event of events) {
    if (event.kind === 'answers') answers = event.answers;
    else options.onDelta?.(event.question, event.delta);
  }
  if (answers === undefined)
    throw new DocentError('internal', 'The engine gave no answer. This is a bug in Docent; please report it.');
  // The engine measures this; here it would include waiting for whoever reads the deltas. The first of several pages counts.
  if (watch.read('first_token_ms') === 0) watch.add('first_token_ms', answers[0]?.firstTokenMs ?? 0);
  return answers.map((answer, i) => toAnswer(questions[i]!, answer, [{ ...page, prompt }], 0));
}

/** A page that was asked, with the text that the model was given of it. */
interface AskedPage {
  readonly page: number;
  readonly lines: EncodedPage['lines'];
  readonly prompt: PagePrompt | null;
}

/** What the page's boxes answer, or else the engine's answer. @param at the page that it is on, or begins on */
export function toAnswer(question: string, answer: EngineAnswer, pages: readonly AskedPage[], at: number): Answer {
  const page = pages[at]!;
  const ticked = tickedOnPage(question, page);
  if (ticked !== null) return ticked;
  const own = modelAnswer(question, answer, pages, at);
  const places = own.evidence.filter((item) => item.page === page.page).map(({ box }) => box);
  const instead = tickedInstead(question, own.answer, places, page.lines);
  return instead === null ? own : fromBoxes(question, instead, page);
}

/** The answer of the boxes to tick, if the question asks for them; otherwise null. */
export function tickedOnPage(question: string, page: Omit<AskedPage, 'prompt'>): Answer | null {
  const ticked = tickedAnswer(question, page.lines);
  return ticked && fromBoxes(question, ticked, page);
}

/** The engine's answer, with its evidence. @param at the page that it is on, or begins on */
export function modelAnswer(question: string, answer: EngineAnswer, pages: readonly AskedPage[], at: number): Answer {
  const page = pages[at]!;
  // An answer that was copied across the end of a line still has the page's line breaks and tabs in it.
  const text = answer.text.trim().replace(/\s+/g, ' ');
  const { found, confidence, absent, tabular } = answer;
  return {
    question,
    answer: text,
    found,
    page: page.page,
    evidence: found ? evidenceOf(question, { ...answer, text }, pages, at) : [],
    confidence,
    absent,
    tabular,
  };
}

/** Where an answer stands; one that goes on over a page's end stands on both pages. */
function evidenceOf(question: string, answer: EngineAnswer, pages: readonly AskedPage[], at: number): Evidence[] {
  const on = new Set(answer.spans.map((span) => span.on));
  return [...(on.size === 0 ? [at] : on)].flatMap((index) => {
    const { page, lines, prompt } = pages[index]!;
    const spans = answer.spans.filter((span) => span.on === index);
    const words = on.size < 2 || prompt === null ? answer.text : wordsOf(spans, prompt);
    const items = () => {
      if (prompt === null) return evidence(words, lines, { question });
      if (answer.kind === 'written' && spans.length > 0) return evidenceOfParts(spans, prompt, lines);
      return evidenceOfSpans(words, spans, prompt, lines, { question });
    };
    return items().map(({ box, text, score }): Evidence => ({ page, box, text, score }));
  });
}

function wordsOf(spans: EngineAnswer['spans'], prompt: PagePrompt): string {
  const points = [...prompt.text];
  return spans.map(({ start, length }) => points.slice(start, start + length).join('')).join(' ');
}

/**
 * How often such answers are right. In a file's own text, boxes are what they are: on the forms of the row `tick_boxes` of `npm run bench` 112 of 120 answers are right, and the rest
 * have one letter misread; this is the lower end of the 95% interval (Wilson, "Probable inference, the law of succession, and statistical inference", 1927). Seen in pixels, 32 of
 * 57 are on forms that the rule was not made with: eight pages that a browser drew (models/train/RESULTS.md, "Looking at pixels").
 */
const [SURE_OF_BOXES, SURE_OF_SEEN_BOXES] = [0.87, 0.56];
/** Whether an answer rests on boxes that were seen in pixels: a model that looks sees them better. */
export const isSeenInPixels = ({ from, confidence }: Pick<Answer, 'from' | 'confidence'>): boolean =>
  from === 'boxes' && confidence === SURE_OF_SEEN_BOXES;

const BOX = new RegExp(`[${Object.values(BOXES).join('')}]`);

function fromBoxes(
  question: string,
  { text, evidence: seen }: TickedAnswer,
  { page, lines }: { readonly page: number; readonly lines: EncodedPage['lines'] },
): Answer {
  const isSeen = lines.some((line) => line.source === 'model' && BOX.test(line.text));
  const confidence = isSeen ? SURE_OF_SEEN_BOXES : SURE_OF_BOXES;
  const evidence = seen.map((item): Evidence => ({ page, box: item.box, text: item.text, score: 1 }));
  return { question, answer: text, found: true, page, evidence, confidence, from: 'boxes' };
}
