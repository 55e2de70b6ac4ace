import type { AskEvent, EngineAnswer, Span } from '../../../contract/engine.ts';
import { NOT_ON_PAGE, tellsNothing } from '../../../contract/not-on-page.ts';
import type { GraphSession } from '../../graphs/session.ts';
import { writtenConfidence } from '../confidence.ts';
import { isLooping, LOOP_WINDOW } from '../decoder/looping.ts';
import type { Tokenizer } from '../decoder/tokenizer.ts';
import { AnswerTree, tokensOf } from './answer-tree.ts';
import { begin, type Forced, likeliest, likelyNext } from './choose.ts';
import { likeliestAnswer } from './likeliest-answer.ts';
import type { ReadQuestion } from './read-question.ts';
import type { WordPage } from './word-page.ts';
import type { WordReaderShape } from './word-reader-shape.ts';

export interface WriteOptions {
  /** Index of the question in the caller's list. */
  readonly index: number;
  readonly maxNewTokens: number;
  /** `performance.now()` that the first token's time counts from. */
  readonly startedAt: number;
  readonly signal?: AbortSignal | undefined;
  /** Chooses the next token instead of the model, whose log probabilities then rate that choice; undefined ends the answer. */
  readonly forced?: (step: number, logProbabilities: Float32Array) => Forced | undefined;
  readonly onDelta: (event: AskEvent & { kind: 'delta' }) => void;
}

/**
 * Writes one answer: words of the page and tokens of the vocabulary compete in one distribution. The likeliest answer as a whole is said when it is
 * short, else the likeliest token after each. Where the answer begins, a word that stands in several places counts with all of them together.
 *
 * @throws the signal's reason between steps
 */
export async function writeAnswer(
  session: GraphSession,
  shape: WordReaderShape,
  tokenizer: Tokenizer,
  page: WordPage,
  read: ReadQuestion,
  options: WriteOptions,
): Promise<EngineAnswer> {
  const { signal, forced } = options;
  const reader = shape.words;
  const stream = tokenizer.stream();
  const tokens: EngineAnswer['tokens'] = [];
  const spans: Span[] = [];
  let [text, before, firstTokenMs] = ['', -1, 0];
  const say = ({ choice, logProb }: Forced) => {
    if (tokens.length === 0) firstTokenMs = performance.now() - options.startedAt;
    let delta: string;
    if ('copied' in choice) {
      const { start, end } = page.words[choice.copied]!;
      tokens.push({ id: shape.vocabulary + choice.copied, logProb });
      spans.push({ on: 0, start, length: end - start });
      const joined = before >= 0 && choice.copied === before + 1 && page.words[before]!.end === start;
      // No space after written characters (", ") or where the page itself continues.
      const gap = text === '' || joined || (before < 0 && /\s$/.test(text)) ? '' : ' ';
      delta = gap + page.chars.slice(start, end).join('');
      before = choice.copied;
    } else {
      tokens.push({ id: choice.id, logProb });
      delta = choice.id === reader.notHereId ? NOT_ON_PAGE : stream.push(choice.id);
      before = -1;
    }
    tell(delta);
  };
  const tell = (delta: string) => {
    text += delta;
    if (delta !== '') options.onDelta({ kind: 'delta', question: options.index, delta });
  };
  const isEnd = ({ choice }: Forced) => 'id' in choice && choice.id === shape.eosId;
  const tree = new AnswerTree(session, shape, page, read);
  try {
    let node = await tree.root(signal);
    const beginning = begin(node.next, page, reader);
    let next: Forced | undefined = forced === undefined ? beginning : forced(0, node.next);
    if (forced === undefined && !('id' in beginning.choice && beginning.choice.id === reader.notHereId)) {
      const found = await likeliestAnswer(node, {
        grow: (from, chosen) => tree.grow(from, chosen, signal),
        options: ({ depth, next: logs }) => likelyNext(logs, page, reader.notHereId, depth === 0),
        isEnd,
      });
      tokensOf(found.node).slice(0, options.maxNewTokens).forEach(say);
      node = found.node;
      if (node.depth > options.maxNewTokens) next = undefined;
      else if (found.end !== undefined) next = found.end;
      // At the root nothing has been searched yet: choose the first token.
      else if (node.depth > 0) next = likeliest(node.next, page, (k) => k);
    }
    let done: { finish: EngineAnswer['finish']; endLogProb: number | null } | undefined;
    while (done === undefined) {
      if (next === undefined) done = { finish: 'length', endLogProb: null };
      else if (isEnd(next)) done = { finish: 'eos', endLogProb: next.logProb };
      else if (forced === undefined && tokens.length >= options.maxNewTokens)
        done = { finish: 'length', endLogProb: null };
      else if (forced === undefined && isLooping(tokens.slice(-LOOP_WINDOW).map(({ id }) => id)))
        done = { finish: 'loop', endLogProb: null };
      else {
        say(next);
        node = await tree.grow(node, next, signal);
        next = forced === undefined ? likeliest(node.next, page, (k) => k) : forced(tokens.length, node.next);
      }
    }
    tell(stream.end());
    return {
      text,
      found: !tellsNothing(text.trim()),
      kind: 'quoted',
      spans,
      confidence: writtenConfidence(tokens, done.endLogProb, shape.confidence),
      absent: beginning.absent,
      tokens,
      finish: done.finish,
      firstTokenMs,
    };
  } finally {
    tree.dispose();
  }
}
