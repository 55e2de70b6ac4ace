import { setImmediate } from 'node:timers/promises';
import type { SurveyEvent } from '../contract/docent-api.ts';
import { DocentError } from '../contract/errors.ts';
import type { Turn } from '../contract/library.ts';
import type { Library } from './library.ts';
import type { Questions } from './questions.ts';

/** Questions written to the history before the event loop gets a turn. */
const AT_ONCE = 50;

/**
 * Puts one question to many documents, one after the other. All questions are written first, in the order of the documents. One that fails
 * does not end the others. When the survey is stopped, answers that are there stay, and the rest are written as stopped.
 */
export async function survey(
  library: Library,
  questions: Questions,
  params: { readonly surveyId: string; readonly documentIds: readonly string[]; readonly question: string },
  emit: (event: SurveyEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const ids = [...new Set(params.documentIds)];
  const removed = ids.map((id) => library.get(id)).find(({ removedAt }) => removedAt !== null);
  if (removed !== undefined) {
    throw new DocentError('bad-input', `${removed.name} was removed. Restore it, or leave it out.`, {
      subject: removed.id,
    });
  }
  const { surveyId } = params;
  const turns: Turn[] = [];
  const common = { question: params.question, conversationId: null, page: null, region: null };
  try {
    for (const [i, documentId] of ids.entries()) {
      turns.push(questions.accept({ ...common, documentId }, surveyId));
      if (i % AT_ONCE === AT_ONCE - 1) await setImmediate();
    }
  } catch (error) {
    for (const turn of turns) questions.stop(turn);
    throw error;
  }
  emit({ kind: 'started', surveyId, total: turns.length });
  for (const [i, turn] of turns.entries()) {
    const answered = signal.aborted ? questions.stop(turn) : await questions.answer(turn, () => {}, signal);
    emit({ kind: 'turn', turn: answered, done: i + 1, total: turns.length });
  }
}
