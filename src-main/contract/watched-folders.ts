import { z } from 'zod/mini';
import { call } from './service.ts';

/** A folder whose documents are added to the library, and those that arrive there. */
export const WatchedFolder = z.object({
  /** Absolute. */
  path: z.string(),
  paused: z.boolean(),
  /** Files that were added since Docent started. */
  added: z.int().check(z.nonnegative()),
  /** Why it cannot be watched at present, in words for people; it is tried again. */
  problem: z.nullable(z.string()),
});
export type WatchedFolder = z.infer<typeof WatchedFolder>;

const Path = z.object({ path: z.string().check(z.minLength(1), z.maxLength(32_768)) });
const Folders = z.object({ folders: z.array(WatchedFolder) });

/** The part of `docentApi` about folders that are watched. A page never names a new one: the user chooses it in a dialog of the system. */
export const watchedFoldersApi = {
  listWatchedFolders: call(z.object({}), Folders),
  /** Shows the system's dialog. Choosing none changes nothing. */
  chooseWatchedFolder: call(z.object({ title: z.string().check(z.maxLength(200)) }), Folders),
  pauseWatchedFolder: call(z.extend(Path, { paused: z.boolean() }), Folders),
  /** Its documents stay in the library. */
  removeWatchedFolder: call(Path, Folders),
} as const;
