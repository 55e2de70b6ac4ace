import type { DocentApi } from '../../contract/docent-api.ts';
import { once } from '../../contract/once.ts';
import type { Workspace } from '../../workspace/index.ts';
import { cacheDirOf } from '../cache-dir.ts';
import { chooseFolder } from '../choose-folder.ts';
import type { BrowserHost } from '../http/index.ts';
import type { InstanceLock } from '../http/instance-lock.ts';
import type { ProgramDoor } from '../http/program-door.ts';
import { builtWindow } from './built-window.ts';
import { type CliContext, embeddingModel, type ModelFlags, windowModelOf } from './context.ts';
import { packageVersion } from './package-version.ts';

/** After a signal, the program ends within this time, whatever is running. */
const END_MS = 10_000;

export interface LibraryServing {
  readonly flags: ModelFlags & { readonly port?: number | undefined; readonly idleMinutes: number };
  readonly dataDir: string;
  readonly lock: InstanceLock;
  /** Documents to open. */
  readonly paths: readonly string[];
  /** Gives other programs access. */
  readonly programs?: ((api: DocentApi) => Promise<ProgramDoor>) | undefined;
  /**
   * Runs once the window's files are served and the data is open, while the rest of the workspace is being loaded. When it resolves, the serving
   * ends; a signal or idleness ends it too.
   */
  readonly serving: (host: BrowserHost, workspace: () => Promise<Workspace>) => Promise<void>;
}

/** Opens the library, serves the window over it on 127.0.0.1, and closes both in order. @throws DocentError in-use, bad-input */
export async function serveLibrary(context: CliContext, how: LibraryServing): Promise<void> {
  const { flags, dataDir, lock, paths } = how;
  const [{ createWorkspace, openLibraryData }, { createBrowserHost }] = await Promise.all([
    import('../../workspace/index.ts'),
    import('../http/index.ts'),
  ]);
  const rendererDir = await builtWindow(context);
  const docent = {
    ...(await windowModelOf(context, flags, dataDir)),
    cacheDir: cacheDirOf(context.env),
    device: flags.device,
  };
  // What is wrong with the data is said before an address is.
  const data = openLibraryData(dataDir);
  const workspace = once(() =>
    createWorkspace(
      {
        ...{ dataDir, docent },
        embeddings: { modelDir: embeddingModel, cacheDir: cacheDirOf(context.env) },
        host: 'browser',
        version: packageVersion(),
        // Pages must not name files of this machine; only the command line may.
        allowPaths: false,
        chooseFolder: (title) => chooseFolder(title),
      },
      data,
    ),
  );
  try {
    const [idle, announced] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const host = await createBrowserHost({
      // Loading it takes longer than a browser needs to ask for the window's files.
      api: announced.promise.then(async () => (await workspace()).api),
      rendererDir,
      port: flags.port,
      idleMs: flags.idleMinutes * 60_000,
      whenQuiet: async () => (await workspace()).whenQuiet(),
      onIdle: idle.resolve,
      onOpenFiles: async (more) => (await workspace()).openFiles(more),
      programs: how.programs && (await how.programs((await workspace()).api)),
    });
    try {
      lock.publish({ port: host.port, url: host.url, controlSecret: host.controlSecret });
      const served = how.serving(host, workspace);
      announced.resolve();
      const opened = workspace().then(({ openFiles }) => openFiles(paths));
      await Promise.race([Promise.all([served, opened]), idle.promise, aborted(context.signal)]);
      lock.withdraw();
      host.refuseNew();
      // First the work, so that pages hear how it ended; then the pages.
      await inTime(dispose(workspace), context);
    } finally {
      await host.close();
    }
  } finally {
    await inTime(dispose(workspace), context);
  }
}

async function dispose(workspace: () => Promise<Workspace>): Promise<void> {
  await (await workspace()).dispose();
}

/** Waits for writes and for work that is being stopped, but not forever. */
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

export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((done) => signal.addEventListener('abort', () => done(), { once: true }));
}
