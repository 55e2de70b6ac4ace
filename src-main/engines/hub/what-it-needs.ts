import type { HubPlan, ModelNeeds } from '../../contract/hub.ts';
import { findLlamaServer } from '../llama-server.ts';
import { BY_HAND, LLAMA, llamaFolder, llamaLibrary } from '../packages/llama.ts';
import type { NpmLibrary } from '../packages/npm-library.ts';
import type { Registry } from '../packages/registry.ts';

/** A library that is to be downloaded with a model, or what its user has to do; both null where nothing is missing. */
export function whatItNeeds(
  { kind, files }: Pick<HubPlan, 'kind' | 'files'>,
  dataDir: string,
  registry?: Registry,
): ModelNeeds & { readonly install: NpmLibrary['install'] | null } {
  const nothing = { library: null, byHand: null, install: null };
  if (kind === 'text') {
    if (llamaFolder(dataDir) !== undefined) return nothing;
    const library = llamaLibrary(dataDir, registry);
    if (library === undefined) return { ...nothing, byHand: `It needs ${LLAMA}. ${BY_HAND}` };
    return { ...nothing, library: library.plan, install: (...args) => library.install(...args) };
  }
  const seesInGguf = kind === 'vision' && files.some(({ path }) => path.toLowerCase().endsWith('.gguf'));
  if (!seesInGguf || findLlamaServer(process.env) !== undefined) return nothing;
  return { ...nothing, byHand: NEEDS_SERVER };
}

const NEEDS_SERVER =
  'It needs llama-server, a program of llama.cpp, which was not found. Install llama.cpp so that llama-server is on PATH, or set DOCENT_LLAMA_SERVER to it.';
