import { z } from 'zod';
import { call } from './service.ts';

/** A folder whose documents are added to the library, and those that arrive there. */
export const WatchedFolder = z.object({
  /** Absolute. */
  path: z.string(),
  paused: z.boolean(),
  /** Files that were added since Docent started. */
  added: z.number().int().nonnegative(),
  /** Why it cannot be watched at present, in words for people; it is tried again. */
  problem: z.string().nullable(),
});
export type WatchedFolder = z.infer<typeof WatchedFolder>;

const Path = z.object({ path: z.string().min(1).max(32_768) });
const Folders = z.object({ folders: z.array(WatchedFolder) });

/** The part of `docentApi` about folders that are watched. A page never names a new one: the user chooses it in a dialog of the system. */
export const watchedFoldersApi = {
  listWatchedFolders: call(z.object({}), Folders),
  /** Shows the system's dialog. Choosing none changes nothing. */
  chooseWatchedFolder: call(z.object({ title: z.string().max(200) }), Folders),
  pauseWatchedFolder: call(Path.extend({ paused: z.boolean() }), Folders),
  /** Its documents stay in the library. */
  removeWatchedFolder: call(Path, Folders),
} as const;
