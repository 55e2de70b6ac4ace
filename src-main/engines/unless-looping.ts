import type { AnswerOptions, ImageAnswer } from '../asking/page-answerer.ts';
import { loopPeriod } from '../inference/answering/decoder/looping.ts';

/** Characters that must repeat: more than a row of a table's dashes has, or a list of equal prices. */
const WINDOW = 320;

/**
 * Ends an answer whose model says the same over and over, as small models do. Greedy decoding never leaves such a loop. What it repeats is kept
 * once, and the confidence is 0.
 */
export async function unlessLooping(
  ask: (options: AnswerOptions) => Promise<ImageAnswer>,
  { signal, onDelta }: AnswerOptions,
): Promise<ImageAnswer> {
  const loop = new AbortController();
  let text = '';
  let last = '';
  const told = (delta: string): void => {
    if (loop.signal.aborted) return;
    text += delta;
    onDelta?.(delta);
    last = (last + delta).slice(-WINDOW);
    if (loopPeriod(last, WINDOW) !== undefined) loop.abort();
  };
  try {
    const answer = await ask({ signal: signal ? AbortSignal.any([signal, loop.signal]) : loop.signal, onDelta: told });
    if (!loop.signal.aborted) return answer;
  } catch (error) {
    if (signal?.aborted || !loop.signal.aborted) throw error;
  }
  return { text: withoutLoop(text), confidence: 0 };
}

function withoutLoop(text: string): string {
  const period = loopPeriod(text, WINDOW)!;
  let end = text.length;
  while (end > period && text[end - 1] === text[end - 1 - period]) end -= 1;
  return `${text.slice(0, end).trim()} …`;
}
