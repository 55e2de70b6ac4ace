import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cannotWrite } from '../../contract/cannot-write.ts';
import { DocentError } from '../../contract/errors.ts';
import type { HubProgress } from '../../contract/hub.ts';
import { type LibraryPlan, PackagePlan } from '../../contract/packages.ts';
import { checkRoom, LEAVES_NOTHING } from '../disk-room.ts';
import { download, type Registry } from './registry.ts';
import { unpack } from './unpack.ts';

/** Source maps, types, and what building from source would need. */
const NOT_NEEDED = /\.(?:map|bundle)$|\.d\.[cm]?ts$/;
/** Room that it takes, packed and unpacked, in sizes of its download. */
const UNPACKED = 3;

/** A package with its place in the library's folder, for example node_modules/cliui/node_modules/strip-ansi. */
export const PlacedPackage = z.object({ ...PackagePlan.shape, path: z.string().regex(/^node_modules\/[\w@./-]+$/) });
export type PlacedPackage = z.infer<typeof PlacedPackage>;

export interface NpmLibrarySettings {
  readonly name: string;
  readonly version: string;
  /** It and all that it needs, each with its checksum. */
  readonly packages: readonly PlacedPackage[];
  /** Where libraries are kept. */
  readonly dir: string;
  readonly registry: Registry;
}

/** A library from the npm registry in a folder of its own, whose checksums Docent knows beforehand. No script of a package is run. */
export class NpmLibrary {
  readonly #settings: NpmLibrarySettings;

  constructor(settings: NpmLibrarySettings) {
    this.#settings = settings;
  }

  /** The folder whose node_modules hold it. */
  get folder(): string {
    const { dir, name, version } = this.#settings;
    return join(dir, `${name}-${version}`);
  }

  get isThere(): boolean {
    return existsSync(join(this.folder, 'package.json'));
  }

  /** What `install` would download. Nothing is contacted. */
  get plan(): LibraryPlan {
    const { name, version, registry, packages } = this.#settings;
    const licences = [...new Set(packages.map(({ licence }) => licence ?? 'none named'))].sort();
    const bytes = packages.reduce((sum, one) => sum + one.bytes, 0);
    return { name, version, host: registry.host, licences, packages: packages.length, bytes };
  }

  /**
   * Downloads every package and checks it. The library appears once all are there; an installation that stops is continued by the next,
   * unless its bytes were wrong or the disk is full: then nothing is left.
   *
   * @throws DocentError model-missing, model-invalid (wrong checksum), endpoint-failed, cancelled, too-large, cannot-write
   */
  async install(onProgress: (progress: HubProgress) => void, signal?: AbortSignal): Promise<void> {
    if (this.isThere) return;
    const { packages, registry } = this.#settings;
    const { bytes } = this.plan;
    const partial = `${this.folder}.partial`;
    const parts = join(partial, 'parts');
    await mkdir(parts, { recursive: true });
    try {
      await checkRoom(partial, UNPACKED * bytes);
      let before = 0;
      for (const [index, one] of packages.entries()) {
        const onBytes = (done: number) => onProgress({ file: one.name, done: before + done, total: bytes });
        const packed = await download(registry, one, join(parts, `${index}-${one.version}.tgz`), onBytes, signal);
        await unpack(packed, join(partial, one.path), NOT_NEEDED);
        before += one.bytes;
        onProgress({ file: one.name, done: before, total: bytes });
      }
      await rm(parts, { recursive: true, force: true });
      await writeFile(join(partial, 'package.json'), '{}');
      await rename(partial, this.folder);
    } catch (thrown) {
      const error = cannotWrite(thrown) ?? thrown;
      if (error instanceof DocentError && LEAVES_NOTHING.includes(error.code))
        await rm(partial, { recursive: true, force: true });
      throw error;
    }
  }
}
