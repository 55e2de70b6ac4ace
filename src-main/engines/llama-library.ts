import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DocentError } from '../contract/errors.ts';
import { byHand, isPinned, LLAMA } from './packages/llama.ts';

/** The part of node-llama-cpp that is used here. */
export interface LlamaLibrary {
  getLlama(options: object): Promise<Llama>;
  readonly LlamaChatSession: new (options: { contextSequence: object; autoDisposeSequence: boolean }) => ChatSession;
}

export interface Llama {
  /** What it computes on; false: the CPU. */
  readonly gpu: string | false;
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
 * node-llama-cpp from a folder, or from beside Docent. It does not come with Docent: 85 MB that most people do not need.
 *
 * @throws DocentError model-missing, with the command that installs it
 */
export async function loadLlama(folder: string | undefined): Promise<LlamaLibrary> {
  const from = folder === undefined ? import.meta.url : pathToFileURL(join(folder, 'package.json')).href;
  try {
    // The package is ESM alone, and an import of its name would have to resolve when Docent is built.
    const entry = createRequire(from).resolve(LLAMA);
    return (await import(pathToFileURL(entry).href)) as LlamaLibrary;
  } catch (cause) {
    const bring = isPinned() ? `docent models get ${LLAMA} downloads it, after asking. By hand: ` : '';
    const message = `GGUF models need ${LLAMA}, which is not here. ${bring}${byHand()}`;
    throw new DocentError('model-missing', message, { subject: LLAMA, cause });
  }
}
