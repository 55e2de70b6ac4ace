import type { DocentApi } from '../contract/docent-api.ts';
import type { DocentService, DocentSettings } from '../docent-service.ts';

export interface WorkspaceSettings {
  /** Documents and history live here; made when it is missing. */
  readonly dataDir: string;
  /** What can be made again (thumbnails); default: `dataDir`/cache. */
  readonly cacheDir?: string | undefined;
  /** The service that answers, which the workspace then disposes; or settings to make one with the first question. */
  readonly docent: DocentService | DocentSettings;
  readonly host: 'electron' | 'browser';
  readonly version: string;
  /** Whether clients may add documents by path: true where renderer and main share a file system and its user. */
  readonly allowPaths: boolean;
}

/** Everything behind the window: library, history and questions, for any number of clients at once. */
export interface Workspace {
  readonly api: DocentApi;
  /** Adds files that the operating system asked to open (association, second start, command line) and tells the clients to show them. */
  openFiles(paths: readonly string[]): Promise<void>;
  /** Resolves when nothing is being written or answered any more. */
  whenQuiet(): Promise<void>;
  /** Stops what runs (its questions stay in history as stopped), then closes engine and history. Idempotent. */
  dispose(): Promise<void>;
}

/** Opens (or makes) the workspace in `dataDir`. Quick: model, pdf.js and sharp are loaded by the first call that needs them. */
export async function createWorkspace(_settings: WorkspaceSettings): Promise<Workspace> {
  throw new Error('not yet');
}
