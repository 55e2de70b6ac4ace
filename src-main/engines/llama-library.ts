import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DocentError } from '../contract/errors.ts';

const NAME = 'node-llama-cpp';
/** The version that was tested. */
const VERSION = '3.22.1';

/** The part of node-llama-cpp that is used here. */
export interface LlamaLibrary {
  getLlama(options: object): Promise<Llama>;
  readonly LlamaChatSession: new (options: { contextSequence: object; autoDisposeSequence: boolean }) => ChatSession;
}

export interface Llama {
  loadModel(options: { modelPath: string }): Promise<LlamaModel>;
}

export interface LlamaModel {
  readonly trainContextSize: number;
  createContext(options: { contextSize: number }): Promise<{ getSequence(): object }>;
}

export interface ChatSession {
  setChatHistory(history: readonly object[]): void;
  prompt(text: string, options: object): Promise<string>;
  dispose(options: { disposeSequence: boolean }): void;
}

/**
 * node-llama-cpp from the folder that DOCENT_LLAMA names, or from beside Docent. It does not come with Docent: 85 MB that most people do not need.
 *
 * @throws DocentError model-missing, with the command that installs it
 */
export async function loadLlama(folder: string | undefined): Promise<LlamaLibrary> {
  const from = folder === undefined ? import.meta.url : pathToFileURL(join(folder, 'package.json')).href;
  try {
    // The package is ESM alone, and an import of its name would have to resolve when Docent is built.
    const entry = createRequire(from).resolve(NAME);
    return (await import(pathToFileURL(entry).href)) as LlamaLibrary;
  } catch (cause) {
    throw new DocentError('model-missing', `GGUF models need ${NAME}. ${HOW}`, { subject: NAME, cause });
  }
}

/** Names as the package's optional dependencies have them. Those for graphics cards, hundreds of megabytes, are left out; no script is run. */
const SYSTEMS: Readonly<Record<string, string>> = { darwin: 'mac', win32: 'win' };
const BUILD = `${SYSTEMS[process.platform] ?? 'linux'}-${process.arch}${process.platform === 'darwin' && process.arch === 'arm64' ? '-metal' : ''}`;
const HOW = `Run npm install --prefix FOLDER --omit=optional --ignore-scripts ${NAME}@${VERSION} @node-llama-cpp/${BUILD}@${VERSION} and set DOCENT_LLAMA to FOLDER.`;
