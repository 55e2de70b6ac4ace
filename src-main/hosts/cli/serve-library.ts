import type { DocentApi } from '../../contract/docent-api.ts';
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
  /** Runs once the library is served. When it resolves, the serving ends; a signal or idleness ends it too. */
  readonly serving: (host: BrowserHost, workspace: Workspace) => Promise<void>;
}

/** Opens the library, serves the window over it on 127.0.0.1, and closes both in order. @throws DocentError in-use, bad-input */
export async function serveLibrary(context: CliContext, how: LibraryServing): Promise<void> {
  const { flags, dataDir, lock, paths } = how;
  const [{ createWorkspace }, { createBrowserHost }] = await Promise.all([
    import('../../workspace/index.ts'),
    import('../http/index.ts'),
  ]);
  const rendererDir = await builtWindow(context);
  const workspace = await createWorkspace({
    dataDir,
    docent: {
      ...(await windowModelOf(context, flags, dataDir)),
      cacheDir: cacheDirOf(context.env),
      device: flags.device,
    },
    embeddings: { modelDir: embeddingModel, cacheDir: cacheDirOf(context.env) },
    host: 'browser',
    version: packageVersion(),
    // Pages must not name files of this machine; only the command line may.
    allowPaths: false,
    chooseFolder: (title) => chooseFolder(title),
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
      programs: await how.programs?.(workspace.api),
    });
    try {
      lock.publish({ port: host.port, url: host.url, controlSecret: host.controlSecret });
      const served = how.serving(host, workspace);
      if (paths.length > 0) await workspace.openFiles(paths);
      await Promise.race([served, idle.promise, aborted(context.signal)]);
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
