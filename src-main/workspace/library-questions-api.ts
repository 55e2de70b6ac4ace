import type { DocentApi } from '../contract/docent-api.ts';
import type { History } from '../history/index.ts';
import type { Indexing } from './indexing.ts';
import type { LibraryAsking } from './library-asking.ts';
import type { RunningWork } from './running-work.ts';

type LibraryQuestionMethods = Pick<
  DocentApi,
  | 'askLibrary'
  | 'listLibraryQuestions'
  | 'removeLibraryQuestion'
  | 'restoreLibraryQuestion'
  | 'getIndexing'
  | 'pauseIndexing'
>;

/** The methods about questions to the whole library, and about the index that they are answered from. */
export function libraryQuestionMethods(
  running: RunningWork,
  history: History,
  asking: LibraryAsking,
  indexing: Indexing,
): LibraryQuestionMethods {
  return {
    askLibrary: (params, options) => running.stream(options, (emit, signal) => asking.ask(params, emit, signal)),
    listLibraryQuestions: (_, options) => running.call(options, async () => history.listLibraryQuestions()),
    removeLibraryQuestion: ({ id }, options) => running.call(options, async () => history.removeLibraryQuestion(id)),
    restoreLibraryQuestion: ({ id }, options) => running.call(options, async () => history.restoreLibraryQuestion(id)),
    getIndexing: (_, options) => running.call(options, async () => indexing.state),
    pauseIndexing: ({ paused }, options) => running.call(options, async () => indexing.pause(paused)),
  };
}
