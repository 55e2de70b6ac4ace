/**
 * Writes src-main/engines/packages/node-llama-cpp.json: every package that node-llama-cpp needs to run on a CPU, with the checksum that its
 * download must have. Run it for a new version: `node bin/pin-llama-packages.ts 3.22.1`. It asks the npm registry, through npm.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const BUILDS = ['linux-arm64', 'linux-x64', 'mac-arm64-metal', 'mac-x64', 'win-arm64', 'win-x64'];

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), license: z.string().optional(), optional: z.boolean().optional() }),
  ),
});
const Packed = z.array(z.object({ name: z.string(), version: z.string(), size: z.number(), integrity: z.string() }));

const [version] = process.argv.slice(2);
if (version === undefined) throw new Error('Name a version of node-llama-cpp.');
const folder = mkdtempSync(join(tmpdir(), 'docent-pin-'));
try {
  const npm = (...args: string[]) =>
    execFileSync('npm', args, {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 256e6,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ dependencies: { 'node-llama-cpp': version } }));
  npm('install', '--package-lock-only', '--ignore-scripts');
  const { packages } = Lock.parse(JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')));
  const needed = Object.entries(packages).flatMap(([path, { version: its, license, optional }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return path === '' || optional || its === undefined ? [] : [{ path, name, version: its, licence: license ?? null }];
  });
  // A registry may lack some of them: there the library has to be installed by hand.
  const builds = BUILDS.flatMap((build) => {
    const name = `@node-llama-cpp/${build}`;
    const path = `node_modules/${name}`;
    return path in packages ? [{ path, name, version, licence: packages[path]!.license ?? null, build }] : [];
  });
  const all = [...needed, ...builds];
  const packed = Packed.parse(
    JSON.parse(npm('pack', '--json', ...new Set(all.map((one) => `${one.name}@${one.version}`)))),
  );
  const pinned = all.map((one) => {
    const { size, integrity } = packed.find((its) => its.name === one.name && its.version === one.version)!;
    return { ...one, bytes: size, integrity };
  });
  const target = new URL('../src-main/engines/packages/node-llama-cpp.json', import.meta.url);
  writeFileSync(target, `${JSON.stringify({ version, packages: pinned }, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
