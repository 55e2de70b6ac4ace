import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import list from './node-llama-cpp.json' with { type: 'json' };
import { NpmLibrary, PlacedPackage } from './npm-library.ts';
import { npmRegistry, type Registry } from './registry.ts';

export const LLAMA = 'node-llama-cpp';

/** Names as the package's optional dependencies have them. Those for graphics cards, hundreds of megabytes, are left out. */
const SYSTEMS: Readonly<Record<string, string>> = { darwin: 'mac', win32: 'win' };

/** The name of the build for a machine. */
export function llamaBuild(platform: string, arch: string): string {
  return `${SYSTEMS[platform] ?? 'linux'}-${arch}${platform === 'darwin' && arch === 'arm64' ? '-metal' : ''}`;
}

const BUILD = llamaBuild(process.platform, process.arch);
const Pinned = z.array(PlacedPackage.extend({ build: z.string().optional() }));

/** Whether Docent knows the checksums of a build, so that `docent models get` brings it. */
export function isPinned(build = BUILD): boolean {
  return Pinned.parse(list.packages).some((one) => one.build === build);
}

/**
 * How to install it by hand, where Docent does not know the checksums of its build.
 *
 * @param dataDir Docent looks for it there; left out: anywhere, and it has to be told
 */
export function byHand(dataDir?: string, build = BUILD): string {
  const folder = dataDir === undefined ? 'FOLDER' : `"${folderIn(dataDir)}"`;
  const install = `npm install --prefix ${folder} --omit=optional --ignore-scripts ${LLAMA}@${list.version} @${LLAMA}/${build}@${list.version}`;
  return dataDir === undefined ? `Run ${install} and set DOCENT_LLAMA to FOLDER.` : `Run ${install}`;
}

const librariesIn = (dataDir: string): string => join(dataDir, 'libraries');
const folderIn = (dataDir: string): string => join(librariesIn(dataDir), `${LLAMA}-${list.version}`);

/** node-llama-cpp with its build for this processor, which `docent models get` brings; undefined: Docent knows no such build. */
export function llamaLibrary(dataDir: string, registry: Registry = npmRegistry(process.env)): NpmLibrary | undefined {
  if (!isPinned()) return undefined;
  const packages = Pinned.parse(list.packages).filter(({ build }) => build === undefined || build === BUILD);
  return new NpmLibrary({ name: LLAMA, version: list.version, packages, dir: librariesIn(dataDir), registry });
}

/**
 * The folder whose node_modules hold node-llama-cpp: the one that DOCENT_LLAMA names, or the one in the data folder, brought or made by hand;
 * undefined: beside Docent, if anywhere.
 */
export function llamaFolder(dataDir: string | undefined): string | undefined {
  if (process.env.DOCENT_LLAMA || dataDir === undefined) return process.env.DOCENT_LLAMA || undefined;
  return existsSync(join(folderIn(dataDir), 'package.json')) ? folderIn(dataDir) : undefined;
}
