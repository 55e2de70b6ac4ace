import { join } from 'node:path';
import { z } from 'zod';
import list from './node-llama-cpp.json' with { type: 'json' };
import { NpmLibrary, PlacedPackage } from './npm-library.ts';
import { npmRegistry, type Registry } from './registry.ts';

export const LLAMA = 'node-llama-cpp';

/** Names as the package's optional dependencies have them. Those for graphics cards, hundreds of megabytes, are left out. */
const SYSTEMS: Readonly<Record<string, string>> = { darwin: 'mac', win32: 'win' };
const BUILD = `${SYSTEMS[process.platform] ?? 'linux'}-${process.arch}${process.platform === 'darwin' && process.arch === 'arm64' ? '-metal' : ''}`;

/** How to install it by hand, where Docent does not know the checksums of its build. */
export const BY_HAND = `Run npm install --prefix FOLDER --omit=optional --ignore-scripts ${LLAMA}@${list.version} @${LLAMA}/${BUILD}@${list.version} and set DOCENT_LLAMA to FOLDER.`;

const Pinned = z.array(PlacedPackage.extend({ build: z.string().optional() }));

/** node-llama-cpp with its build for this processor, which `docent models get` brings; undefined: Docent knows no such build. */
export function llamaLibrary(dataDir: string, registry: Registry = npmRegistry(process.env)): NpmLibrary | undefined {
  const pinned = Pinned.parse(list.packages);
  if (!pinned.some(({ build }) => build === BUILD)) return undefined;
  const packages = pinned.filter(({ build }) => build === undefined || build === BUILD);
  return new NpmLibrary({ name: LLAMA, version: list.version, packages, dir: join(dataDir, 'libraries'), registry });
}

/** The folder whose node_modules hold node-llama-cpp: the one that DOCENT_LLAMA names, or that was brought; undefined: beside Docent, if anywhere. */
export function llamaFolder(dataDir: string | undefined): string | undefined {
  if (process.env.DOCENT_LLAMA || dataDir === undefined) return process.env.DOCENT_LLAMA || undefined;
  const library = llamaLibrary(dataDir);
  return library?.isThere ? library.folder : undefined;
}
