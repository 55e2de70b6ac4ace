import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { DocentError } from '../../contract/errors.ts';
import { cacheDirOf } from '../cache-dir.ts';
import { dataDirOf } from '../data-dir.ts';
import type { InstanceLock } from '../http/instance-lock.ts';
import { builtWindow } from './built-window.ts';
import { addModelFlags, type CliContext, type ModelFlags, modelOf } from './context.ts';
import { packageVersion } from './package-version.ts';

export interface ServeFlags extends ModelFlags {
  readonly port?: number;
  readonly open?: boolean;
  readonly dataDir?: string;
  readonly idleMinutes: number;
  readonly json?: boolean;
}

export const DEFAULT_IDLE_MINUTES = 10;
/** A signal is obeyed in this time, whatever runs. */
const END_MS = 10_000;

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
    .option('--json', 'print the address and process id as one JSON value: url, pid');
  addModelFlags(command)
    .addHelpText(
      'after',
      `
The address contains the key to your documents, so share it with nobody. If Docent is already running on the same
data, that one opens.

Examples:
  $ docent serve report.pdf
  $ docent serve --no-open --port 7070 --idle-minutes 0`,
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
  // Loaded here: other commands must not wait for a server.
  const [{ lockInstance }, { isRunning, openInRunning }] = await Promise.all([
    import('../http/instance-lock.ts'),
    import('../http/running-host.ts'),
  ]);
  const dataDir = dataDirOf({ chosen: flags.dataDir, env: context.env });
  const lock = await lockInstance(dataDir, isRunning);
  if ('pid' in lock) {
    const oneTimeUrl = await openInRunning(lock, paths);
    if (oneTimeUrl === undefined) {
      const message = `Docent is already running at ${lock.url}, but it could not open these files. Open them there.`;
      throw new DocentError('in-use', message, { subject: String(lock.pid) });
    }
    return await announce(context, flags, lock, () => oneTimeUrl);
  }
  try {
    await serveUntilEnded(context, paths, flags, dataDir, lock);
  } finally {
    lock.release();
  }
}

async function serveUntilEnded(
  context: CliContext,
  paths: readonly string[],
  flags: ServeFlags,
  dataDir: string,
  lock: InstanceLock,
): Promise<void> {
  const [{ createWorkspace }, { createBrowserHost }] = await Promise.all([
    import('../../workspace/index.ts'),
    import('../http/index.ts'),
  ]);
  const rendererDir = await builtWindow(context);
  const workspace = await createWorkspace({
    dataDir,
    docent: { ...(await modelOf(context, flags)), cacheDir: cacheDirOf(context.env), device: flags.device },
    host: 'browser',
    version: packageVersion(),
    // A page never names files of this machine; only this command line does.
    allowPaths: false,
  });
  try {
    const idle = Promise.withResolvers<void>();
    const host = await createBrowserHost({
      api: workspace.api,
      rendererDir,
      port: flags.port,
      idleMs: flags.idleMinutes * 60_000,
      whenQuiet: () => workspace.whenQuiet(),
      onIdle: idle.resolve,
      onOpenFiles: (more) => workspace.openFiles(more),
    });
    try {
      lock.publish({ port: host.port, url: host.url, controlSecret: host.controlSecret });
      await announce(context, flags, { url: host.url, pid: process.pid }, () => host.oneTimeUrl());
      if (paths.length > 0) await workspace.openFiles(paths);
      await Promise.race([idle.promise, aborted(context.signal)]);
      lock.withdraw();
      host.refuseNew();
      // First the work, so that pages hear how it ended; then the pages.
      await inTime(workspace.dispose(), context);
    } finally {
      await host.close();
    }
  } finally {
    await inTime(workspace.dispose(), context);
  }
}

/** Waits for writes and for work that is being stopped, but not for ever. */
async function inTime(ending: Promise<void>, context: CliContext): Promise<void> {
  let late: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    late = setTimeout(() => {
      context.stderr.write(
        'docent: something is taking too long to stop and was left behind. All answers are saved.\n',
      );
      resolve();
    }, END_MS);
  });
  await Promise.race([ending, limit]).finally(() => clearTimeout(late));
}

/** The one line, then the browser, which gets an address that is worth nothing to whoever reads the list of processes. */
async function announce(
  context: CliContext,
  flags: ServeFlags,
  { url, pid }: { url: string; pid: number },
  oneTimeUrl: () => string,
): Promise<void> {
  context.stdout.write(flags.json ? `${JSON.stringify({ url, pid })}\n` : `${url}\n`);
  if (!(flags.open ?? context.stderr.isTTY)) return;
  const { openBrowser } = await import('../open-browser.ts');
  if (await openBrowser(oneTimeUrl())) return;
  if (flags.open) context.stderr.write('docent: no browser could be started. Open the address above in a browser.\n');
}

/** The absolute path of a file that is there. @throws DocentError file-not-found */
export function existingFile(file: string): string {
  const path = resolve(file);
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return path;
  const message = `There is no file ${file}. Check the path.`;
  throw new DocentError('file-not-found', message, { subject: file });
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((done) => signal.addEventListener('abort', () => done(), { once: true }));
}

function port(value: string): number {
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
