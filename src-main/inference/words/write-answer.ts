import type { AskEvent, EngineAnswer } from '../../contract/engine.ts';
import { isLooping, LOOP_WINDOW } from '../looping.ts';
import type { ModelShape } from '../model-shape.ts';
import { Past } from '../past.ts';
import { float32, floats, type GraphSession, int64, type Tensor } from '../session.ts';
import { stepAside } from '../step-aside.ts';
import type { Tokenizer } from '../tokenizer.ts';
import { ANSWER_ROW, COLUMNS, MATCH } from './features.ts';
import { type Place, placeRows } from './places.ts';
import type { ReadQuestion } from './read-question.ts';
import type { WordPage } from './word-page.ts';

/** What the model says with one token when the page does not tell (docent_train/documents/page.py spells it the same). */
export const NOT_ON_PAGE = 'not on this page';

/** What was written last: a word of the page, or a token of the vocabulary. */
type Choice = { readonly copied: number } | { readonly id: number };

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

export interface Forced {
  readonly choice: Choice;
  readonly logProb: number;
}

/**
 * Writes one answer greedily, token by token: words of the page and tokens of the vocabulary compete in one distribution. Where the answer begins,
 * a word that stands in several places counts with all of them together.
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
  let input: { row: readonly number[]; id: number; place: Place } = {
    row: new Array<number>(COLUMNS).fill(0),
    id: reader.answerId,
    place: [read.end, 0, 0, 0],
  };
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
      if (first) {
        firstTokenMs = performance.now() - options.startedAt;
        absent = Math.exp(logProbabilities[places + reader.notHereId]!);
      }
      const forced = options.forced?.(tokens.length, logProbabilities);
      if (options.forced !== undefined && forced === undefined) {
        done = { finish: 'length', endLogProb: null };
        break;
      }
      const { choice, logProb } = forced ?? choose(logProbabilities, page, first ? reader : null);
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
        const row = [...read.rows[choice.copied]!];
        row[MATCH] = ANSWER_ROW;
        input = { row, id: -1, place: read.places[choice.copied]! };
        before = choice.copied;
      } else if (choice.id === shape.eosId) {
        done = { finish: 'eos', endLogProb: logProb };
      } else {
        tokens.push({ id: choice.id, logProb, place: null, length: 0, gate: 0 });
        delta = choice.id === reader.notHereId ? NOT_ON_PAGE : stream.push(choice.id);
        input = {
          row: new Array<number>(COLUMNS).fill(0),
          id: choice.id,
          place: [read.end + tokens.length, 0, 0, 0],
        };
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

/**
 * The likeliest token.
 *
 * @param beginning given for the answer's first token: equal words of the page add up, and the page does not tell when the model is surer of
 *   that than `refuseAt`, whatever else is likely (null: when nothing is likelier)
 */
export function choose(
  logProbabilities: Float32Array,
  page: WordPage,
  beginning: { readonly notHereId: number; readonly refuseAt: number | null } | null,
): Forced {
  const places = page.tokens.length;
  const refuseAt = beginning?.refuseAt ?? null;
  if (beginning !== null && refuseAt !== null) {
    const logProb = logProbabilities[places + beginning.notHereId]!;
    if (logProb >= Math.log(refuseAt)) return { choice: { id: beginning.notHereId }, logProb };
  }
  let id = 0;
  for (let i = 0; places + i < logProbabilities.length; i++) {
    if (refuseAt !== null && i === beginning?.notHereId) continue;
    if (logProbabilities[places + i]! > logProbabilities[places + id]!) id = i;
  }
  let best: Forced = { choice: { id }, logProb: logProbabilities[places + id]! };
  const together = new Map<string, { sum: number; place: number }>();
  for (let k = 0; k < places; k++) {
    const token = page.tokens[k]!;
    const word = beginning !== null ? page.chars.slice(token.start, token.end).join('') : String(k);
    const one = together.get(word);
    if (one === undefined) together.set(word, { sum: Math.exp(logProbabilities[k]!), place: k });
    else {
      one.sum += Math.exp(logProbabilities[k]!);
      if (logProbabilities[k]! > logProbabilities[one.place]!) one.place = k;
    }
  }
  for (const { sum, place } of together.values()) {
    const logProb = Math.log(Math.min(1, sum));
    if (logProb > best.logProb) best = { choice: { copied: place }, logProb };
  }
  return best;
}

function stepFeeds(
  shape: ModelShape,
  { row, id, place }: { row: readonly number[]; id: number; place: Place },
  following: number,
  suffixMask: readonly number[],
): Record<string, Tensor> {
  const half = shape.positions.headSize / 2;
  const { cos, sin } = placeRows([place], half);
  return {
    input_ids: int64([id], [1, 1]),
    rows: int64(row, [1, 1, COLUMNS]),
    cos: float32(cos, [1, 1, half]),
    sin: float32(sin, [1, 1, half]),
    suffix_mask: int64(suffixMask, [1, suffixMask.length]),
    following: int64([following], [1]),
  };
}
