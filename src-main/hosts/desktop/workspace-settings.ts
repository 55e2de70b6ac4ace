import { DOCUMENT_EXEC_ARGV, startDocumentsWith } from '../../documents/index.ts';
import { parseModelSpec } from '../../engines/model-spec.ts';
import { TransformersAnswerer } from '../../engines/transformers-answerer.ts';
import { utilityProbe } from '../../inference/process/utility-probe.ts';
import { startUtility, type UtilityChild } from '../../processes/utility-child.ts';
import type { WorkspaceSettings } from '../../workspace/index.ts';
import { cacheDirOf } from '../cache-dir.ts';
import { chosenModelDir } from '../model-choice.ts';
import type { DesktopPaths } from './paths.ts';

/** @param fork starts a script as a utility process, with its output going nowhere but stderr, which is piped */
export function workspaceSettings(
  dataDir: string,
  paths: DesktopPaths,
  version: string,
  fork: (script: string, args?: readonly string[], execArgv?: readonly string[]) => UtilityChild,
): WorkspaceSettings {
  const processes = {
    engine: startUtility(() => fork(paths.engine)),
    probe: utilityProbe((provider) => fork(paths.probe, [provider])),
  };
  const chosen = chosenModelDir(dataDir) ?? paths.model;
  const isOther = chosen !== paths.model && parseModelSpec(chosen).kind === 'transformers';
  const startOther = startUtility(() => fork(paths.transformers));
  startDocumentsWith(startUtility(() => fork(paths.documents, [], DOCUMENT_EXEC_ARGV)));
  return {
    dataDir,
    docent: {
      modelDir: isOther ? paths.model : chosen,
      ...(isOther ? { answerer: new TransformersAnswerer(chosen, undefined, startOther) } : {}),
      readerDir: paths.model,
      cacheDir: cacheDirOf(process.env),
      device: 'auto',
      processes,
    },
    host: 'electron',
    version,
    allowPaths: true,
  };
}
