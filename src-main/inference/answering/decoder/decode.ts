import type { AskEvent, EngineAnswer } from '../../../contract/engine.ts';
import { tellsNothing } from '../../../contract/not-on-page.ts';
import { float32, floats, type GraphSession, int64, type Tensor } from '../../graphs/session.ts';
import { stepAside } from '../../graphs/step-aside.ts';
import { writtenConfidence } from '../confidence.ts';
import type { DecoderShape } from './decoder-shape.ts';
import { isLooping, LOOP_WINDOW } from './looping.ts';
import { Past } from './past.ts';
import type { Prefix } from './prefix.ts';
import { queryScales, rotaryRows } from './rotary.ts';
import type { Tokenizer, TokenStream } from './tokenizer.ts';

interface Row {
  readonly question: number;
  /** The question's tokens, then the answer's. */
  readonly history: number[];
  readonly forced: readonly number[] | undefined;
  /** Tokens of the question's prompt. */
  readonly promptLength: number;
  readonly stream: TokenStream;
  readonly tokens: EngineAnswer['tokens'];
  text: string;
  firstTokenMs: number;
  done: { finish: EngineAnswer['finish']; endLogProb: number | null } | undefined;
}

export interface Question {
  /** Index in the caller's list. */
  readonly index: number;
  /** Tokens of ` {question} Answer: `. */
  readonly ids: readonly number[];
  /** Tokens to write instead of the likeliest ones. The result then says how likely they are. */
  readonly forced?: readonly number[] | undefined;
}

/**
 * Decodes greedily, all questions as one batch on one prefix, until each answer has ended, loops, or has `maxNewTokens` tokens. Shorter questions
 * are padded on the left, and the padding is masked.
 *
 * @param startedAt `performance.now()` that first-token times count from
 * @throws the signal's reason between steps
 */
export async function decode(
  session: GraphSession,
  shape: DecoderShape,
  tokenizer: Tokenizer,
  prefix: Prefix,
  questions: readonly Question[],
  options: {
    maxNewTokens: number;
    startedAt: number;
    signal?: AbortSignal | undefined;
    onDelta: (event: AskEvent & { kind: 'delta' }) => void;
  },
): Promise<EngineAnswer[]> {
  const rows = questions.map(
    (question): Row => ({
      question: question.index,
      history: [...question.ids],
      forced: question.forced,
      promptLength: question.ids.length,
      stream: tokenizer.stream(),
      tokens: [],
      text: '',
      firstTokenMs: 0,
      done: undefined,
    }),
  );
  const longest = Math.max(...rows.map((row) => row.promptLength));
  // 1 = token, 0 = padding; grows with every step. A row that has ended goes on as padding until all have ended.
  const masks = rows.map((row) => [
    ...new Array<number>(longest - row.promptLength).fill(0),
    ...new Array<number>(row.promptLength).fill(1),
  ]);
  const past = new Past(shape, rows.length);
  try {
    for (let fresh = longest; rows.some((row) => row.done === undefined); fresh = 1) {
      await stepAside(options.signal);
      const suffix = masks.map((mask) => past.mask(mask, fresh));
      const out = await session.run({
        ...prefix.feeds,
        ...past.feeds,
        ...stepFeeds(shape, prefix, rows, masks, fresh),
        suffix_mask: int64(suffix.flat(), [rows.length, suffix[0]!.length]),
      });
      past.add(out, fresh);
      const logits = floats('logits', out.logits!);
      const vocabulary = logits.length / rows.length;
      rows.forEach((row, b) => {
        masks[b]!.push(row.done === undefined ? 1 : 0);
        const id = row.forced?.[row.tokens.length] ?? argmax(logits, b * vocabulary, vocabulary);
        row.history.push(row.done === undefined ? id : shape.eosId);
        if (row.done !== undefined) return;
        if (row.tokens.length === 0) row.firstTokenMs = performance.now() - options.startedAt;
        const logProb = logits[b * vocabulary + id]! - logSum(logits, b * vocabulary, vocabulary);
        let delta = '';
        if (id === shape.eosId) {
          row.done = { finish: 'eos', endLogProb: logProb };
        } else {
          row.tokens.push({ id, logProb });
          delta = row.stream.push(id);
          if (row.tokens.length >= (row.forced?.length ?? options.maxNewTokens))
            row.done = { finish: 'length', endLogProb: null };
          else if (row.forced === undefined && row.tokens.length >= LOOP_WINDOW && isLooping(row.history))
            row.done = { finish: 'loop', endLogProb: null };
        }
        if (row.done !== undefined) delta += row.stream.end();
        row.text += delta;
        if (delta !== '') options.onDelta({ kind: 'delta', question: row.question, delta });
      });
    }
  } finally {
    past.dispose();
  }
  return rows.map(({ text, tokens, firstTokenMs, done }) => ({
    text,
    found: !tellsNothing(text.trim()),
    kind: 'written',
    spans: [],
    confidence: writtenConfidence(tokens, done!.endLogProb, shape.confidence),
    absent: null,
    tokens,
    finish: done!.finish,
    firstTokenMs,
  }));
}

/** The new inputs of a step: `fresh` ids per row, and their positions. */
function stepFeeds(
  shape: DecoderShape,
  prefix: Prefix,
  rows: readonly Row[],
  masks: readonly number[][],
  fresh: number,
) {
  const batch = rows.length;
  const ids: number[] = [];
  const positions: number[] = [];
  rows.forEach((row, b) => {
    const suffix = masks[b]!.length;
    const window = row.history.slice(-fresh);
    ids.push(...new Array<number>(fresh - window.length).fill(shape.eosId), ...window);
    const padding = masks[b]!.indexOf(1);
    for (let t = suffix - fresh; t < suffix; t++) positions.push(t < padding ? 0 : prefix.length + t - padding);
  });
  const half = shape.positions.headSize / 2;
  const { cos, sin } = rotaryRows(shape.positions, positions, prefix.alpha);
  const feeds: Record<string, Tensor> = {
    input_ids: int64(ids, [batch, fresh]),
    cos: float32(cos, [batch, fresh, half]),
    sin: float32(sin, [batch, fresh, half]),
  };
  if (shape.positions.logn) feeds.query_scale = float32(queryScales(shape.positions, positions), [batch, fresh]);
  return feeds;
}

function argmax(values: Float32Array, from: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (values[from + i]! > values[from + best]!) best = i;
  return best;
}

/** log(sum(exp)): 0 for log probabilities; for logits, the log of the softmax's denominator. */
function logSum(values: Float32Array, from: number, count: number): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) max = Math.max(max, values[from + i]!);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.exp(values[from + i]! - max);
  return max + Math.log(sum);
}
