import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractAll, getRawHeader } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { build, Platform } from 'electron-builder';
import { type PackedFile, packageProblems } from './packaging/check-package.ts';
import { licenceProblems, noticeProblems } from './packaging/licence-problems.ts';
import { DOCUMENT_PACKAGES, packagesReached } from './packaging/packages-reached.ts';
import { writeStandInDistribution } from './packaging/stand-in-distribution.ts';

/**
 * `npm run package:dry`: packs the desktop app with electron-builder and the configuration of `npm run package`, but with a stand-in for
 * Electron, which may not be available on this machine. Checks the packed files, the fuses, and that the packed app works when it is unpacked and
 * run under the stand-in. It cannot check that Electron itself starts, nor installers and signatures.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)));

const FUSES_ON = new Set([
  FuseV1Options.EnableCookieEncryption,
  FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
  FuseV1Options.OnlyLoadAppFromAsar,
]);
const FUSES_OFF = new Set([
  FuseV1Options.RunAsNode,
  FuseV1Options.EnableNodeOptionsEnvironmentVariable,
  FuseV1Options.EnableNodeCliInspectArguments,
  FuseV1Options.GrantFileProtocolExtraPrivileges,
]);

if (process.platform !== 'linux') {
  console.error('package:dry runs on Linux. Here, package for real: npm run package -- --dir');
  process.exit(1);
}
const folder = await mkdtemp(join(tmpdir(), 'docent-package-'));
let problems: string[];
try {
  problems = await dryRun();
} finally {
  await rm(folder, { recursive: true, force: true });
}
for (const problem of problems) console.error(`PROBLEM ${problem}`);
console.log(problems.length === 0 ? 'package:dry: everything is in, nothing else is' : `${problems.length} problems`);
// Exits explicitly, because electron-builder's exit hook ignores an exit code that was only set.
process.exit(problems.length === 0 ? 0 : 1);

async function dryRun(): Promise<string[]> {
  const distribution = join(folder, 'stand-in');
  await writeStandInDistribution(distribution);
  await build({
    projectDir: root,
    targets: Platform.LINUX.createTarget('dir'),
    config: {
      extends: join(root, 'electron-builder.config.ts'),
      electronDist: distribution,
      directories: { output: join(folder, 'out') },
    },
  });
  const app = join(folder, 'out', 'linux-unpacked');
  const resources = join(app, 'resources');
  const archive = archiveFiles(join(resources, 'app.asar'));
  const beside = (await folderFiles(resources)).filter((file) => !/^app\.asar(?:\.unpacked\/|$)/.test(file.path));
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  // What a package of the app needs too is packed, although development names it.
  const developmentPackages = Object.keys(manifest.devDependencies).filter(
    (name) => lock.packages[`node_modules/${name}`]?.dev === true,
  );
  const problems = packageProblems(
    { archive, resources: beside },
    { platform: process.platform, arch: process.arch, developmentPackages },
  );
  problems.push(...(await fuseProblems(join(app, 'docent-desktop'))));
  const unpacked = join(folder, 'app');
  extractAll(join(resources, 'app.asar'), unpacked);
  const inMain = packagesReached(join(unpacked, 'dist/electron/main/main.js'));
  problems.push(
    ...DOCUMENT_PACKAGES.filter((name) => inMain.includes(name)).map(
      (name) => `${name} is reached by Electron's main process`,
    ),
  );
  problems.push(...(await licenceProblems(join(unpacked, 'node_modules'), join(root, 'node_modules'))));
  const notices = join(resources, 'third-party-notices.txt');
  problems.push(...(await noticeProblems(join(unpacked, 'node_modules'), notices)));
  if (problems.length === 0) problems.push(...(await runPacked(unpacked, resources)));
  printSizes(archive, beside);
  return problems;
}

function archiveFiles(path: string): PackedFile[] {
  interface Entry {
    readonly files?: Readonly<Record<string, Entry>>;
    readonly size?: number;
    readonly unpacked?: boolean;
  }
  const list = (entry: Entry, at: string): PackedFile[] =>
    entry.files === undefined
      ? [{ path: at, bytes: entry.size ?? 0, unpacked: entry.unpacked === true }]
      : Object.entries(entry.files).flatMap(([name, child]) => list(child, at === '' ? name : `${at}/${name}`));
  return list(getRawHeader(path).header as Entry, '');
}

async function folderFiles(from: string): Promise<PackedFile[]> {
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.map(async (file) => ({
      path: relative(from, file).split(sep).join('/'),
      bytes: (await stat(file)).size,
      unpacked: true,
    })),
  );
}

async function fuseProblems(binary: string): Promise<string[]> {
  const wire = await getCurrentFuseWire(binary);
  const wrong = (fuses: Set<FuseV1Options>, state: FuseState) => [...fuses].filter((fuse) => wire[fuse] !== state);
  return [
    ...wrong(FUSES_ON, FuseState.ENABLE).map((fuse) => `fuse ${FuseV1Options[fuse]} is not on`),
    ...wrong(FUSES_OFF, FuseState.DISABLE).map((fuse) => `fuse ${FuseV1Options[fuse]} is not off`),
  ];
}

/** Runs the app from a folder with nothing else in it, so that anything missing from the package shows. */
async function runPacked(app: string, resources: string): Promise<string[]> {
  const tests = join(root, 'tests', 'electron');
  const child = spawn(
    process.execPath,
    ['--import', join(tests, 'electron-hooks.ts'), join(tests, 'packed-app.ts'), app, resources, join(folder, 'data')],
    { cwd: app, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  console.log(said.trim());
  return code === 0 ? [] : [`the packed app does not work under the stand-in (exit code ${code})`];
}

function printSizes(archive: readonly PackedFile[], beside: readonly PackedFile[]): void {
  const parts = new Map<string, number>();
  for (const { path, bytes } of [...archive, ...beside]) {
    const part = /^(?:node_modules\/(?:@[^/]+\/)?[^/]+|dist\/electron\/[^/]+|models\/[^/]+)/.exec(path)?.[0] ?? path;
    parts.set(part, (parts.get(part) ?? 0) + bytes);
  }
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1).padStart(7);
  for (const [part, bytes] of [...parts].sort((a, b) => b[1] - a[1])) {
    if (bytes >= 1e5) console.log(`${megabytes(bytes)} MB  ${part}`);
  }
  const total = [...parts.values()].reduce((sum, bytes) => sum + bytes, 0);
  console.log(`${megabytes(total)} MB  in all, ${archive.length + beside.length} files; Electron itself comes on top`);
}
