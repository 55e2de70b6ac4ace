import { documentProcess, startDocumentsWith } from '../../documents/index.ts';
import { chosenModelDir } from '../../engines/model-choice.ts';
import { parseModelSpec } from '../../engines/model-spec.ts';
import { utilityProbe } from '../../inference/process/utility-probe.ts';
import type { ForkOptions } from '../../processes/child.ts';
import { startUtility, type UtilityChild } from '../../processes/utility-child.ts';
import type { WorkspaceSettings } from '../../workspace/index.ts';
import { cacheDirOf } from '../cache-dir.ts';
import type { DesktopPaths } from './paths.ts';
import { type Question, sendPages } from './questions.ts';
import { type SafeStorage, secretBox } from './safe-storage.ts';

/** What of Electron a workspace needs. */
export interface DesktopParts {
  /** Starts a script as a utility process, with its output going nowhere but stderr, which is piped. */
  readonly fork: (script: string, args?: string[], options?: ForkOptions) => UtilityChild;
  readonly safe: SafeStorage;
  /** Shows a file in the system's file manager. */
  readonly showFile: (path: string) => void;
  /** Native dialogs. */
  readonly dialog: {
    showMessageBox(question: Question): Promise<{ readonly response: number }>;
    showOpenDialog(options: {
      title: string;
      properties: 'openDirectory'[];
    }): Promise<{ readonly filePaths: readonly string[] }>;
  };
}

export function workspaceSettings(
  dataDir: string,
  paths: DesktopPaths,
  version: string,
  { fork, safe, dialog, showFile }: DesktopParts,
): WorkspaceSettings {
  const processes = {
    engine: startUtility(() => fork(paths.engine)),
    probe: utilityProbe((provider) => fork(paths.probe, [provider])),
  };
  const chosen = chosenModelDir(dataDir) ?? paths.model;
  const isOther = chosen !== paths.model && parseModelSpec(chosen).kind !== 'docent';
  startDocumentsWith(startUtility(() => fork(paths.documents, [], documentProcess())));
  return {
    dataDir,
    docent: {
      modelDir: isOther ? paths.model : chosen,
      readerDir: paths.model,
      cacheDir: cacheDirOf(process.env),
      device: 'auto',
      processes,
    },
    startTransformers: startUtility(() => fork(paths.transformers)),
    startLlama: startUtility(() => fork(paths.llama)),
    startSecondReader: startUtility(() => fork(paths.secondReader)),
    embeddings: {
      modelDir: paths.embeddingModel,
      cacheDir: cacheDirOf(process.env),
      start: startUtility(() => fork(paths.embedding)),
    },
    host: 'electron',
    version,
    allowPaths: true,
    showFile,
    chooseFolder: async (title) => (await dialog.showOpenDialog({ title, properties: ['openDirectory'] })).filePaths[0],
    secrets: secretBox(safe),
    confirmSending: async ({ href, encrypted }) =>
      (await dialog.showMessageBox(sendPages(new URL(href).origin, encrypted))).response === 0,
  };
}
