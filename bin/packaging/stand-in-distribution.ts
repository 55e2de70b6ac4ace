import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The position of Electron's fuses: this mark in the binary, then version, length and one character per fuse (@electron/fuses, constants). */
const FUSE_MARK = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** Electron's default fuses: run as Node, NODE_OPTIONS and --inspect are on; protections of the app are off. */
const FUSES = '101100011';

/**
 * Makes a folder that electron-builder takes for an unpacked Electron for Linux, with everything but Electron. The binary runs nothing, but has fuses
 * that can be set.
 */
export async function writeStandInDistribution(folder: string): Promise<void> {
  await mkdir(join(folder, 'locales'), { recursive: true });
  await mkdir(join(folder, 'resources'), { recursive: true });
  const binary = Buffer.concat([
    Buffer.from(`This stands in for Electron's binary and cannot run. ${FUSE_MARK}`),
    Buffer.from([1, FUSES.length]),
    Buffer.from(`${FUSES}\n`),
  ]);
  await writeFile(join(folder, 'electron'), binary);
  await chmod(join(folder, 'electron'), 0o755);
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak', 'locales/ko.pak']) {
    await writeFile(join(folder, name), 'stand-in\n');
  }
}
