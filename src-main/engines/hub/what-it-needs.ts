import type { HubPlan, ModelNeeds } from '../../contract/hub.ts';
import { findLlamaServer } from '../llama-server.ts';
import { byHand, LLAMA, llamaFolder, llamaLibrary } from '../packages/llama.ts';
import type { NpmLibrary } from '../packages/npm-library.ts';
import type { Registry } from '../packages/registry.ts';

/** A library that is to be downloaded with a model, or what its user has to do; both null where nothing is missing. */
export function whatItNeeds(
  { kind, files }: Pick<HubPlan, 'kind' | 'files'>,
  dataDir: string,
  registry?: Registry,
): ModelNeeds & { readonly install: NpmLibrary['install'] | null } {
  const nothing = { library: null, byHand: null, install: null };
  // Everything else is run by libraries that come with Docent.
  if (!files.some(({ path }) => path.toLowerCase().endsWith('.gguf'))) return nothing;
  if (kind === 'text') {
    if (llamaFolder(dataDir) !== undefined) return nothing;
    const library = llamaLibrary(dataDir, registry);
    if (library === undefined)
      return { ...nothing, byHand: `It needs ${LLAMA}, which Docent cannot bring to this machine. ${byHand(dataDir)}` };
    return { ...nothing, library: library.plan, install: (...args) => library.install(...args) };
  }
  return findLlamaServer(process.env) === undefined ? { ...nothing, byHand: NEEDS_SERVER } : nothing;
}

const NEEDS_SERVER =
  'It needs llama-server, a program of llama.cpp, which was not found. Install llama.cpp so that llama-server is on PATH, or set DOCENT_LLAMA_SERVER to it.';
