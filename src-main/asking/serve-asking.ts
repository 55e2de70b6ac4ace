import { threadPort } from '../processes/thread.ts';
import { isFamiliar, likelier } from '../reading/index.ts';
import { serve } from '../rpc/index.ts';
import { answerSentence } from './answer-sentence.ts';
import { completeQuestion } from './conversation/complete-question.ts';
import { english } from './conversation/english.ts';
import { namesIn } from './extracts/listed.ts';
import { judgeCharacters } from './thread/judge-characters.ts';
import { PageCutter, picturesOf } from './thread/page-cutter.ts';
import { readingOfModel } from './thread/reading-of-model.ts';
import { threadWork } from './thread-work.ts';

/** Serves the work of the thread to whoever started it, one piece at a time. */
export function serveAsking(): void {
  const cutter = new PageCutter();
  serve(threadPort(), threadWork, {
    warm: async () => {
      english();
      return {};
    },
    cut: async (params) => cutter.cut(params),
    pictures: async ({ raster, boxes, words }) => ({ pictures: picturesOf(raster, boxes, words) }),
    judge: judgeCharacters,
    familiar: async ({ texts, model }) => {
      const { speaking } = await readingOfModel(model);
      return {
        familiar:
          speaking === null ||
          isFamiliar(
            speaking.language,
            texts.map((text) => ({ text })),
          ),
      };
    },
    likelier: async ({ pairs, model }) => {
      const { speaking } = await readingOfModel(model);
      return speaking === null ? { firsts: 0, seconds: 0 } : likelier(speaking.language, pairs);
    },
    completeQuestion: async ({ question, earlier }) => ({ completed: completeQuestion(question, earlier) }),
    answerSentence: async ({ question, answer }) => ({ sentence: answerSentence(question, answer) }),
    names: async ({ texts }) => ({ names: texts.map(namesIn) }),
  });
}
