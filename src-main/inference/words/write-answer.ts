import type { AskEvent, EngineAnswer } from '../../contract/engine.ts';
import { isLooping, LOOP_WINDOW } from '../looping.ts';
import type { ModelShape } from '../model-shape.ts';
import { Past } from '../past.ts';
import { floats, type GraphSession } from '../session.ts';
import { stepAside } from '../step-aside.ts';
import type { Tokenizer } from '../tokenizer.ts';
import { begin, type Forced, likeliest } from './choose.ts';
import { isDigit, likeliestNumber } from './likeliest-number.ts';
import type { ReadQuestion } from './read-question.ts';
import { answerStart, copiedToken, type StepInput, stepFeeds, writtenToken } from './step-feeds.ts';
import type { WordPage } from './word-page.ts';

/** What the model says with one token when the page does not tell (docent_train/documents/page.py spells it the same). */
export const NOT_ON_PAGE = 'not on this page';

export interface WriteOptions {
  /** Index of the question in the caller's list. */
  readonly index: number;
  readonly maxNewTokens: number;
  /** `performance.now()` that the first token's time counts from. */
  readonly startedAt: number;
  readonly signal?: AbortSignal | undefined;
  /** Chooses the next token in the model's place (then the log probabilities say how likely that is); undefined ends the answer. */
  readonly forced?: (step: number, logProbabilities: Float32Array) => Forced | undefined;
  readonly onDelta: (event: AskEvent & { kind: 'delta' }) => void;
}

/**
 * Writes one answer greedily, token by token: words of the page and tokens of the vocabulary compete in one distribution. Where the answer begins,
 * a word that stands in several places counts with all of them together; a number that is written is chosen as a whole.
 *
 * @throws the signal's reason between steps
 */
export async function writeAnswer(
  session: GraphSession,
  shape: ModelShape,
  tokenizer: Tokenizer,
  page: WordPage,
  read: ReadQuestion,
  options: WriteOptions,
): Promise<EngineAnswer> {
  const reader = shape.words!;
  const places = page.tokens.length;
  const stream = tokenizer.stream();
  const tokens: EngineAnswer['tokens'] = [];
  const history: number[] = [];
  const past = new Past(shape, 1);
  let input: StepInput = answerStart(shape, read);
  // The rest of a number that was chosen as a whole.
  let number: number[] = [];
  let before = -1;
  let text = '';
  let firstTokenMs = 0;
  let absent: number | null = null;
  let done: { finish: EngineAnswer['finish']; endLogProb: number | null } | undefined;
  try {
    while (done === undefined) {
      await stepAside(options.signal);
      const following = before >= 0 ? page.after[before]! : -1;
      const out = await session.run({
        ...read.feeds,
        ...past.feeds,
        ...stepFeeds(shape, input, following, past.mask(new Array<number>(tokens.length + 1).fill(1), 1)),
      });
      past.add(out, 1);
      const logProbabilities = floats('log_probabilities', out.log_probabilities!);
      const first = tokens.length === 0;
      if (first) firstTokenMs = performance.now() - options.startedAt;
      const forced = options.forced?.(tokens.length, logProbabilities);
      if (options.forced !== undefined && forced === undefined) {
        done = { finish: 'length', endLogProb: null };
        break;
      }
      const beginning = first ? begin(logProbabilities, page, reader) : null;
      absent = beginning?.absent ?? absent;
      let { choice, logProb } = forced ?? beginning ?? likeliest(logProbabilities, page, (k) => k);
      if (forced === undefined && first && 'id' in choice && isDigit(choice.id)) {
        number = await likeliestNumber(session, shape, read, places, logProbabilities, options.signal);
      }
      const planned = number.shift();
      if (planned !== undefined) [choice, logProb] = [{ id: planned }, logProbabilities[places + planned]!];
      let delta = '';
      if ('copied' in choice) {
        const token = page.tokens[choice.copied]!;
        tokens.push({
          id: shape.vocabulary + choice.copied,
          logProb,
          place: token.start,
          length: token.end - token.start,
          gate: 1,
        });
        const joined = before >= 0 && choice.copied === before + 1 && page.tokens[before]!.end === token.start;
        // Behind written characters (", ") and where the page runs on, nothing comes between.
        const gap = text === '' || joined || (before < 0 && /\s$/.test(text)) ? '' : ' ';
        delta = gap + page.chars.slice(token.start, token.end).join('');
        input = copiedToken(read, choice.copied);
        before = choice.copied;
      } else if (choice.id === shape.eosId) {
        done = { finish: 'eos', endLogProb: logProb };
      } else {
        tokens.push({ id: choice.id, logProb, place: null, length: 0, gate: 0 });
        delta = choice.id === reader.notHereId ? NOT_ON_PAGE : stream.push(choice.id);
        input = writtenToken(read, choice.id, tokens.length);
        before = -1;
      }
      history.push('copied' in choice ? shape.vocabulary + choice.copied : choice.id);
      if (done === undefined && options.forced === undefined) {
        if (tokens.length >= options.maxNewTokens) done = { finish: 'length', endLogProb: null };
        else if (tokens.length >= LOOP_WINDOW && isLooping(history)) done = { finish: 'loop', endLogProb: null };
      }
      if (done !== undefined) delta += stream.end();
      text += delta;
      if (delta !== '') options.onDelta({ kind: 'delta', question: options.index, delta });
    }
  } finally {
    past.dispose();
  }
  return { text, tokens, firstTokenMs, absent, ...done };
}
