import { lstat, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { watch } from 'chokidar';
import { DocentError } from '../contract/errors.ts';
import type { SeenFiles } from './seen-files.ts';
import { Unfinished } from './unfinished.ts';

/** A file is looked at when its size has stayed the same for so long. It may still be unfinished (unfinished.ts). */
const SETTLED_MS = 2000;
const LOOK_MS = 250;
/** Files after which the list of those dealt with is written, and at the end of every burst. */
const SAVE_AFTER = 50;

export interface WatchOptions {
  /** Folders, with everything in them. */
  readonly folders: readonly string[];
  readonly seen: SeenFiles;
  /** Deals with one file; it is not tried again, unless it changes. Called for one file at a time. */
  readonly add: (path: string) => Promise<void>;
  /** A folder or file that cannot be looked at. */
  readonly onError: (error: Error) => void;
  /** Called when everything that was there at the start has been dealt with, but what is unfinished. */
  readonly onCaughtUp?: (() => void) | undefined;
  readonly signal: AbortSignal;
  /** Milliseconds; left out: two seconds. */
  readonly settledMs?: number | undefined;
  /** Milliseconds after which a file that looks unfinished is dealt with all the same; left out: two minutes. */
  readonly patienceMs?: number | undefined;
}

/**
 * Deals with every file that is in the folders or arrives there, until the signal: new and changed ones, once each. A file that is being written is
 * waited for, also when its writer pauses; hidden files, links and what is no regular file are left alone. Nothing happens when a file goes.
 *
 * @throws DocentError file-not-found for a folder that is not there
 */
export async function watchFolders(options: WatchOptions): Promise<void> {
  const { seen, signal } = options;
  const folders = await Promise.all(options.folders.map(existingFolder));
  let dealing: Promise<void> = Promise.resolve();
  let unsaved = 0;
  const save = async () => {
    if (unsaved > 0) await seen.save();
    unsaved = 0;
  };
  let waiting = 0;
  const deal = async (path: string) => {
    try {
      const stats = await lstat(path);
      if (signal.aborted || !stats.isFile() || seen.has(path, stats)) return;
      if (await unfinished.hasToWait(path, stats)) return;
      await options.add(path);
      seen.add(path, stats);
      unsaved += 1;
    } catch (error) {
      // It may have gone again.
      if (!signal.aborted && (error as NodeJS.ErrnoException).code !== 'ENOENT') options.onError(error as Error);
    } finally {
      waiting -= 1;
      if (unsaved >= SAVE_AFTER || waiting === 0) await save().catch(options.onError);
    }
  };
  const take = (path: string) => {
    waiting += 1;
    dealing = dealing.then(() => deal(path));
  };
  const settledMs = options.settledMs ?? SETTLED_MS;
  const unfinished = new Unfinished(take, settledMs, options.patienceMs);
  const watcher = watch(folders, {
    ignored: (path) => !folders.includes(path) && basename(path).startsWith('.'),
    followSymlinks: false,
    awaitWriteFinish: { stabilityThreshold: settledMs, pollInterval: LOOK_MS },
  });
  watcher.on('add', take).on('change', take);
  watcher.on('unlink', (path) => unfinished.forget(path));
  watcher.on('error', (error) => options.onError(error as Error));
  watcher.on('ready', () => void dealing.then(options.onCaughtUp));
  if (!signal.aborted)
    await new Promise<void>((ended) => signal.addEventListener('abort', () => ended(), { once: true }));
  await watcher.close();
  await dealing;
  unfinished.close();
  await save();
}

async function existingFolder(folder: string): Promise<string> {
  const path = resolve(folder);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return path;
  throw new DocentError('file-not-found', `There is no folder ${folder}. Check the path.`, { subject: folder });
}
