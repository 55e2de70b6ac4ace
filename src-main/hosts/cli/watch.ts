import { basename } from 'node:path';
import type { Command } from 'commander';
import type { DocentApi } from '../../contract/docent-api.ts';
import { DocentError } from '../../contract/errors.ts';
import { foundFormatOf, notADocument } from '../../contract/file-formats.ts';
import { readRegularFile } from '../../files/regular-file.ts';
import { MAX_MESSAGE_BYTES } from '../../rpc/binary-frames.ts';
import { addNew } from '../../watching/add-new.ts';
import { isLasting } from '../../watching/lasting.ts';
import { dataDirOf } from '../data-dir.ts';
import { addModelFlags, type CliContext, type ModelFlags } from './context.ts';
import { toDocentError } from './exit-codes.ts';
import { serveLibrary } from './serve-library.ts';
import { forTerminal } from './terminal-text.ts';

/** A message to the library holds a whole file and a little more. */
const MOST_BYTES = MAX_MESSAGE_BYTES - 2 ** 20;

interface WatchFlags extends ModelFlags {
  readonly dataDir?: string;
  readonly json?: boolean;
}

export function registerWatch(program: Command, context: CliContext): void {
  const command = program
    .command('watch')
    .description('Add every document in folders, and every one that arrives there, to the library.')
    .argument('<folders...>', 'folders, with everything in them')
    .option('--data-dir <dir>', 'where documents and history are kept (default: DOCENT_DATA_DIR, or the usual place)')
    .option(
      '--json',
      'print one JSON value per file: path, documentId, added (false: it was there), kind, pages, error',
    );
  addModelFlags(command)
    .addHelpText(
      'after',
      `
Runs until it is stopped (Ctrl-C). Files are copied into the library once they are completely written: one that lacks
its end, or that a program has open, is waited for until it has not changed for two minutes. A document stays there when
its file is deleted. The next start adds only what is new or has changed. Added documents are read in the background. If
Docent is running already, its library is used.

Examples:
  $ docent watch ~/Scans
  $ docent watch ~/Scans ~/Downloads/Invoices --json >> added.jsonl`,
    )
    .action((folders: string[], flags: WatchFlags) => watch(context, folders, flags));
}

/** @throws DocentError file-not-found, in-use */
async function watch(context: CliContext, folders: readonly string[], flags: WatchFlags): Promise<void> {
  const [{ lockInstance }, { isRunning }, { connectToRunning }, { SeenFiles, watchFolders }] = await Promise.all([
    import('../http/instance-lock.ts'),
    import('../http/running-host.ts'),
    import('../http/running-client.ts'),
    import('../../watching/index.ts'),
  ]);
  const dataDir = dataDirOf({ chosen: flags.dataDir, env: context.env });
  const lock = await lockInstance(dataDir, isRunning);
  const watching = async (api: DocentApi, signal: AbortSignal) =>
    await watchFolders({
      folders,
      seen: await SeenFiles.open(dataDir),
      add: (path) => add(api, path, context, flags.json ?? false),
      onError: (error) => context.stderr.write(`docent: ${forTerminal(error.message)}\n`),
      onCaughtUp: () => context.stderr.write('docent: everything in the folders is in the library; watching.\n'),
      signal,
    });
  if ('pid' in lock) {
    const running = connectToRunning(lock);
    const ended = new AbortController();
    void running.closed.then(() => ended.abort());
    try {
      await watching(running.api, AbortSignal.any([context.signal, ended.signal]));
      if (ended.signal.aborted && !context.signal.aborted) {
        throw new DocentError('closed', 'The Docent that has the library was closed. Start docent watch again.');
      }
    } finally {
      running.close();
    }
    return;
  }
  try {
    await serveLibrary(context, {
      ...{ flags: { ...flags, idleMinutes: 0 }, dataDir, lock, paths: [] },
      serving: async (_, workspace) => await watching((await workspace()).api, context.signal),
    });
  } finally {
    lock.release();
  }
}

/**
 * Adds one file and prints a line about it. A file that is no document is named with the reason, and not tried again.
 *
 * @throws whatever may have gone by the next start: a full disk, a file without permission, a library that was closed
 */
async function add(api: DocentApi, path: string, context: CliContext, json: boolean): Promise<void> {
  const name = basename(path);
  const print = (line: string, value: object) =>
    context.stdout.write(json ? `${JSON.stringify({ path, ...value })}\n` : `${path}: ${line}\n`);
  try {
    const bytes = await readRegularFile(path, MOST_BYTES);
    if (foundFormatOf(bytes, name) === undefined) {
      throw new DocentError('unsupported-format', notADocument(name, bytes), { subject: name });
    }
    const { document, isNew: added } = await addNew(() => api.addDocument({ source: { kind: 'bytes', name, bytes } }));
    const { id: documentId, kind, pageCount: pages, error } = document;
    const is = added ? 'added' : `already in the library${document.name === name ? '' : ` as ${document.name}`}`;
    const line = `${is}, ${kind}, ${pages === 1 ? '1 page' : `${pages} pages`}`;
    print(error === null ? line : `${is}, but it does not open. ${error.message}`, {
      ...{ documentId, added, kind, pages, error },
    });
  } catch (thrown) {
    const { code, message } = toDocentError(thrown);
    if (context.signal.aborted || !isLasting(code)) throw thrown;
    print(`not added. ${message}`, {
      ...{ documentId: null, added: false, kind: null, pages: null, error: { code, message } },
    });
  }
}
