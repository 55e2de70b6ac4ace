import type { DocentApi } from '../contract/docent-api.ts';
import type { FolderWatching } from './folder-watching.ts';
import type { RunningWork } from './running-work.ts';

type WatchMethods = Pick<
  DocentApi,
  'listWatchedFolders' | 'chooseWatchedFolder' | 'pauseWatchedFolder' | 'removeWatchedFolder'
>;

/** The methods about folders that are watched. */
export function watchMethods(running: RunningWork, watching: FolderWatching): WatchMethods {
  const list = async () => ({ folders: await watching.list() });
  return {
    listWatchedFolders: (_, options) => running.call(options, list),
    chooseWatchedFolder: ({ title }, options) =>
      running.call(options, async () => {
        await watching.choose(title);
        return await list();
      }),
    pauseWatchedFolder: ({ path, paused }, options) =>
      running.call(options, async () => {
        await watching.pause(path, paused);
        return await list();
      }),
    removeWatchedFolder: ({ path }, options) =>
      running.call(options, async () => {
        await watching.remove(path);
        return await list();
      }),
  };
}
