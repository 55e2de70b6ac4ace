import type { EngineAnswer } from '../../../contract/engine.ts';
import { stepAside } from '../../graphs/step-aside.ts';
import type { OpenModel } from '../../open-model.ts';
import type { CachedPage } from '../../seeing/cached-page.ts';
import type { AnswerOptions, Asked } from '../decoder/answer-on-prefix.ts';
import { forceText } from './force-text.ts';
import { readQuestion } from './read-question.ts';
import type { WordPage } from './word-page.ts';
import { writeAnswer } from './write-answer.ts';

/** A word reader's answers, one question after the other: each is read together with the page. */
export async function answerByWords(
  { shape, graphs, tokenizer }: OpenModel,
  { visualTokens }: CachedPage,
  page: WordPage,
  { questions, maxNewTokens, texts }: Asked,
  options: AnswerOptions,
): Promise<EngineAnswer[]> {
  const visual = shape.words!.visualPrompt ? visualTokens : new Float32Array(0);
  const answers: EngineAnswer[] = [];
  for (const [index, question] of questions.entries()) {
    await stepAside(options.signal);
    const read = await readQuestion(graphs.prefill, shape, page, question.trim(), visual);
    try {
      const text = texts?.[index];
      const forced = text === undefined ? {} : { forced: forceText(shape, page, text, maxNewTokens) };
      answers.push(
        await writeAnswer(graphs.step, shape, tokenizer, page, read, { index, maxNewTokens, ...options, ...forced }),
      );
    } finally {
      read.dispose();
    }
  }
  return answers;
}
