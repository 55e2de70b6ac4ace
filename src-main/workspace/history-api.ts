import { randomUUID } from 'node:crypto';
import type { AppAskEvent, DocentApi, SurveyEvent } from '../contract/docent-api.ts';
import { DocentError } from '../contract/errors.ts';
import type { Conversation } from '../contract/library.ts';
import type { OpenDocument } from '../documents/index.ts';
import type { History } from '../history/index.ts';
import type { Indexing } from './indexing.ts';
import { LastingWork, nothing } from './lasting-work.ts';
import type { Library } from './library.ts';
import type { Meanings } from './meanings.ts';
import type { Questions } from './questions.ts';
import type { RunningWork } from './running-work.ts';
import { searchAll } from './search-all.ts';
import { survey } from './survey.ts';

export interface HistoryParts {
  readonly running: RunningWork;
  readonly history: History;
  readonly library: Library;
  readonly questions: Questions;
  readonly meanings: Meanings;
  readonly indexing: Indexing;
}

type HistoryMethods = Pick<
  DocentApi,
  | 'ask'
  | 'followTurn'
  | 'survey'
  | 'followSurvey'
  | 'listConversations'
  | 'getConversation'
  | 'renameConversation'
  | 'removeConversation'
  | 'restoreConversation'
  | 'removeTurn'
  | 'restoreTurn'
  | 'listSurveys'
  | 'removeSurvey'
  | 'restoreSurvey'
  | 'getSurvey'
  | 'exportConversation'
  | 'search'
  | 'exportHistory'
  | 'importHistory'
>;

/** The methods for asking, and those about earlier questions. */
export function historyApi({ running, history, library, questions, meanings, indexing }: HistoryParts): HistoryMethods {
  const conversation = (id: string): Conversation => {
    const found = history.getConversation(id);
    if (found !== null) return found;
    throw new DocentError('bad-input', 'There is no such conversation. Choose one from the history.', { subject: id });
  };
  const answers = new LastingWork<AppAskEvent>(running);
  const surveys = new LastingWork<SurveyEvent>(running);
  return {
    ask: (params, options) =>
      answers.start(options, async (emit, signal, name) => {
        const accepted = questions.accept(params);
        name(accepted.id);
        emit({ kind: 'turn', turn: accepted });
        const turn = params.asWritten ? accepted : await questions.complete(accepted);
        if (turn.askedAs !== null) emit({ kind: 'turn', turn });
        emit({ kind: 'turn', turn: await questions.answer(turn, emit, signal, params.model) });
      }),
    followTurn: ({ turnId }, options) =>
      answers.follow(turnId, options) ??
      running.stream(options, async (emit) => emit({ kind: 'turn', turn: questions.outcome(turnId) })),
    survey: (params, options) =>
      surveys.start(options, (emit, signal, name) => {
        const surveyId = randomUUID();
        name(surveyId);
        return survey(library, questions, { ...params, surveyId }, emit, signal);
      }),
    followSurvey: ({ surveyId }, options) => surveys.follow(surveyId, options) ?? nothing(),
    listConversations: (filter, options) => running.call(options, async () => history.listConversations(filter)),
    getConversation: ({ conversationId }, options) =>
      running.call(options, async () => {
        await questions.settled();
        return { conversation: conversation(conversationId), turns: history.listTurns(conversationId) };
      }),
    renameConversation: ({ conversationId, title }, options) =>
      running.call(options, async () => history.renameConversation(conversationId, title)),
    removeConversation: ({ conversationId }, options) =>
      running.call(options, async () => history.removeConversation(conversationId)),
    restoreConversation: ({ conversationId }, options) =>
      running.call(options, async () => history.restoreConversation(conversationId)),
    removeTurn: ({ turnId }, options) => running.call(options, async () => history.removeTurn(turnId)),
    restoreTurn: ({ turnId }, options) => running.call(options, async () => history.restoreTurn(turnId)),
    listSurveys: (_, options) => running.call(options, async () => history.listSurveys()),
    removeSurvey: ({ surveyId }, options) =>
      running.call(options, async () => {
        history.removeSurvey(surveyId);
        return {};
      }),
    restoreSurvey: ({ surveyId }, options) =>
      running.call(options, async () => {
        history.restoreSurvey(surveyId);
        return {};
      }),
    getSurvey: ({ surveyId }, options) =>
      running.call(options, async () => {
        await questions.settled();
        return history.listSurvey(surveyId);
      }),
    exportConversation: ({ conversationId, format }, options) =>
      running.call(options, async (signal) => {
        // Loaded here: a start need not wait for it.
        const { conversationJson, conversationMarkdown, conversationWithPictures } = await import(
          '../exporting/index.ts'
        );
        const found = conversation(conversationId);
        const { documentId } = found;
        const turns = history.listTurns(conversationId);
        const document = library.get(documentId);
        if (format === 'pictures') {
          const write = (open: OpenDocument) => conversationWithPictures(document, found, turns, open, signal);
          return await library.use(documentId, write, signal);
        }
        const write = format === 'json' ? conversationJson : conversationMarkdown;
        const { name, text } = write(document, found, turns);
        const mime = format === 'json' ? 'application/json' : 'text/markdown;charset=utf-8';
        return { name, mime, bytes: new TextEncoder().encode(text) };
      }),
    search: (params, options) => running.call(options, (signal) => searchAll(history, meanings, params, signal)),
    exportHistory: (_, options) =>
      running.call(options, async () => {
        const day = new Date().toISOString().slice(0, 10);
        return { name: `docent-history-${day}.json`, text: history.exportAll() };
      }),
    importHistory: ({ text }, options) =>
      running.call(options, async () => {
        const counts = history.importAll(text);
        // An export has the text of pages, and no vectors.
        await indexing.addAll();
        return counts;
      }),
  };
}
