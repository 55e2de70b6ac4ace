import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { DocentError } from '../../contract/errors.ts';
import { dataDirOf } from '../data-dir.ts';
import { API_ROOT } from '../http/api/api-root.ts';
import { addModelFlags, type CliContext, type ModelFlags } from './context.ts';
import { serveLibrary } from './serve-library.ts';
import { programDoor, servePrograms } from './serve-programs.ts';

export interface ServeFlags extends ModelFlags {
  readonly port?: number;
  readonly open?: boolean;
  readonly dataDir?: string;
  readonly idleMinutes: number;
  readonly api?: boolean;
  readonly json?: boolean;
}

export const DEFAULT_IDLE_MINUTES = 10;

export function registerServe(program: Command, context: CliContext): void {
  const command = program
    .command('serve')
    .description("Open Docent's window in the browser. It is served on 127.0.0.1, to this machine only.")
    .argument('[files...]', 'documents to open')
    .option('--port <n>', 'listen on this port (default: any free port)', port)
    .option('--open', 'open the default browser (default: only when run in a terminal)')
    .option('--no-open', 'only print the address')
    .option('--data-dir <dir>', 'where documents and history are kept (default: DOCENT_DATA_DIR, or the usual place)')
    .option(
      '--idle-minutes <n>',
      'quit after no page has been open for n minutes (0: never)',
      minutes,
      DEFAULT_IDLE_MINUTES,
    )
    .option('--api', 'also answer other programs: an HTTP API and MCP, with a separate token (docs/for-programs.md)')
    .option('--json', 'print the address and process id as one JSON value: url, pid; with --api also api: url, token');
  addModelFlags(command)
    .addHelpText(
      'after',
      `
The address contains the key to your documents, so share it with nobody. If Docent is already running on the same
data, that one opens.

Examples:
  $ docent serve report.pdf
  $ docent serve --no-open --port 7070 --idle-minutes 0
  $ docent serve --api --no-open --port 7070 --idle-minutes 0`,
    )
    .action((files: string[], flags: ServeFlags) => serveWindow(context, files, flags));
}

/**
 * Serves the window until it is ended (a signal, or idleness), having printed one line with its address. If one is running on the same data
 * already, hands it the files and says where it is.
 *
 * @throws DocentError file-not-found, in-use, bad-input
 */
export async function serveWindow(context: CliContext, files: readonly string[], flags: ServeFlags): Promise<void> {
  const paths = files.map(existingFile);
  // Loaded here, so that other commands do not wait for a server.
  const [{ lockInstance }, { isRunning, openInRunning }] = await Promise.all([
    import('../http/instance-lock.ts'),
    import('../http/running-host.ts'),
  ]);
  const dataDir = dataDirOf({ chosen: flags.dataDir, env: context.env });
  const lock = await lockInstance(dataDir, isRunning);
  if ('pid' in lock && flags.api) {
    if (paths.length > 0) await openInRunning(lock, paths);
    return await servePrograms(context, flags, lock);
  }
  if ('pid' in lock) {
    const oneTimeUrl = await openInRunning(lock, paths);
    if (oneTimeUrl === undefined) {
      const message = `Docent is already running at ${lock.url}, but it could not open these files. Open them there.`;
      throw new DocentError('in-use', message, { subject: String(lock.pid) });
    }
    return await announce(context, flags, lock, () => oneTimeUrl);
  }
  try {
    const door = flags.api ? await programDoor(context) : undefined;
    await serveLibrary(context, {
      ...{ flags, dataDir, lock, paths: door ? [] : paths },
      programs: door?.open,
      serving: async (host, workspace) => {
        // A program asks as soon as it knows the address, so that its documents must be there.
        if (door) await (await workspace()).openFiles(paths);
        const api = door && { url: `${new URL(host.url).origin}${API_ROOT}`, token: door.token };
        await announce(context, flags, { url: host.url, pid: process.pid, api }, () => host.oneTimeUrl());
        await new Promise(() => undefined);
      },
    });
  } finally {
    lock.release();
  }
}

/** Prints the address and opens the browser with a one-time address, which is useless to anyone who sees it in the list of processes. */
async function announce(
  context: CliContext,
  flags: ServeFlags,
  { url, pid, api }: { url: string; pid: number; api?: { url: string; token: string } | undefined },
  oneTimeUrl: () => string,
): Promise<void> {
  const lines = api === undefined ? [url] : [url, `API:   ${api.url}`, `Token: ${api.token}`];
  context.stdout.write(flags.json ? `${JSON.stringify({ url, pid, api })}\n` : `${lines.join('\n')}\n`);
  if (!(flags.open ?? context.stderr.isTTY)) return;
  const { openBrowser } = await import('../open-browser.ts');
  if (await openBrowser(oneTimeUrl())) return;
  if (flags.open) context.stderr.write('docent: no browser could be started. Open the address above in a browser.\n');
}

/** The absolute path of an existing file. @throws DocentError file-not-found */
export function existingFile(file: string): string {
  const path = resolve(file);
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return path;
  const message = `There is no file ${file}. Check the path.`;
  throw new DocentError('file-not-found', message, { subject: file });
}

export function port(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 65535)
    throw new InvalidArgumentError('Give a port from 1 to 65535.');
  return number;
}

function minutes(value: string): number {
  const number = Number(value);
  // Node's timers end at 2^31 milliseconds.
  if (!(number >= 0 && number <= 30_000)) throw new InvalidArgumentError('Give a number of minutes from 0 to 30000.');
  return number;
}
