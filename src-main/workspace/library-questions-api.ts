import type { DocentApi } from '../contract/docent-api.ts';
import type { LibraryQuestionEvent } from '../contract/library-question.ts';
import type { History } from '../history/index.ts';
import type { Indexing } from './indexing.ts';
import { LastingWork, nothing } from './lasting-work.ts';
import type { LibraryAsking } from './library-asking.ts';
import type { RunningWork } from './running-work.ts';

type LibraryQuestionMethods = Pick<
  DocentApi,
  | 'askLibrary'
  | 'followLibraryQuestion'
  | 'listLibraryQuestions'
  | 'removeLibraryQuestion'
  | 'restoreLibraryQuestion'
  | 'getIndexing'
  | 'pauseIndexing'
>;

/** A window shows one question to the library at a time. */
const NEWEST = 'newest';

/** The methods about questions to the whole library, and about the index that they are answered from. */
export function libraryQuestionMethods(
  running: RunningWork,
  history: History,
  asking: LibraryAsking,
  indexing: Indexing,
): LibraryQuestionMethods {
  const answers = new LastingWork<LibraryQuestionEvent>(running);
  return {
    askLibrary: (params, options) =>
      answers.start(options, (emit, signal, name) => {
        name(NEWEST);
        return asking.ask(params, emit, signal);
      }),
    followLibraryQuestion: (_, options) => answers.follow(NEWEST, options) ?? nothing(),
    listLibraryQuestions: (_, options) => running.call(options, async () => history.listLibraryQuestions()),
    removeLibraryQuestion: ({ id }, options) => running.call(options, async () => history.removeLibraryQuestion(id)),
    restoreLibraryQuestion: ({ id }, options) => running.call(options, async () => history.restoreLibraryQuestion(id)),
    getIndexing: (_, options) => running.call(options, async () => indexing.state),
    pauseIndexing: ({ paused }, options) => running.call(options, async () => indexing.pause(paused)),
  };
}
