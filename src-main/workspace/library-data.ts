import { type History, openHistory } from '../history/index.ts';
import { AppEvents } from './app-events.ts';

/** What a workspace works on: the history, and the events that tell of it. */
export interface LibraryData {
  readonly history: History;
  readonly events: AppEvents;
}

/** Opens the history in `dataDir`, or creates it. @throws DocentError in-use when another Docent has it open; file-damaged, file-unreadable */
export function openLibraryData(dataDir: string): LibraryData {
  const events = new AppEvents();
  const history = openHistory({
    dataDir,
    onNotice: ({ code, message }) => events.emit({ kind: 'notice', code, message }),
  });
  return { history, events };
}
