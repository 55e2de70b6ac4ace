import type { EngineAnswer } from '../contract/engine.ts';
import type { AnswerOptions, Asked } from './answer-on-prefix.ts';
import type { OpenModel } from './open-model.ts';
import type { CachedPage } from './page-cache.ts';
import { stepAside } from './step-aside.ts';
import { forceText } from './words/force-text.ts';
import { readQuestion } from './words/read-question.ts';
import type { WordPage } from './words/word-page.ts';
import { writeAnswer } from './words/write-answer.ts';

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
