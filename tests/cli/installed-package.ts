/**
 * Packs Docent as it would be published, installs it in an empty folder, as a stranger does, and tries what they try first: its version, a
 * question, and the window's server. What a package lacks shows only there. Run: npm run test:package
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { z } from 'zod';
import { samples } from '../e2e/docent-window.ts';
import { pageAt } from '../http/served-process.ts';
import { root } from '../source-imports.ts';

const Manifest = z.object({ version: z.string() });
const Answers = z.object({
  answers: z
    .array(z.object({ answer: z.string(), evidence: z.array(z.object({ text: z.string() })).min(1) }))
    .length(1),
});

const folder = mkdtempSync(join(tmpdir(), 'docent-installed-'));
// Nothing of the repository helps: not its programs either, which npm puts in front of all others.
const env: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: (process.env.PATH ?? '')
    .split(delimiter)
    .filter((place) => !place.startsWith(root))
    .join(delimiter),
  ONNXRUNTIME_NODE_INSTALL: 'skip',
  DOCENT_CACHE: join(folder, 'cache'),
};

const run = async (program: string, args: readonly string[], cwd: string): Promise<string> =>
  (await promisify(execFile)(program, args, { cwd, env, maxBuffer: 1 << 26 })).stdout;

async function tryIt(): Promise<void> {
  await run('npm', ['pack', '--silent', '--pack-destination', folder], root);
  const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (archive === undefined) throw new Error('npm pack made no package.');
  const home = join(folder, 'empty');
  mkdirSync(home);
  await run('npm', ['install', '--silent', '--no-audit', '--no-fund', '--prefer-offline', join(folder, archive)], home);
  const docent = join(home, 'node_modules', '.bin', 'docent');

  const { version } = Manifest.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const said = (await run(docent, ['--version'], home)).trim();
  if (said !== version) throw new Error(`docent --version said ${said}, and package.json says ${version}.`);

  const page = join(home, 'receipt.jpg');
  copyFileSync(samples.receipt, page);
  const { answers } = Answers.parse(JSON.parse(await run(docent, ['ask', page, 'What is the total?', '--json'], home)));
  console.log(`docent ${said} answers ${JSON.stringify(answers[0]?.answer)}`);

  await tryWindow(docent, home, version);
}

/** The server gives the page and every file that the page names, and takes its calls. */
async function tryWindow(docent: string, home: string, version: string): Promise<void> {
  const server = spawn(docent, ['serve', '--no-open', '--data-dir', join(folder, 'data')], {
    cwd: home,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(server, 'exit');
  try {
    const lines = createInterface(server.stdout);
    const [address]: unknown[] = await Promise.race([once(lines, 'line'), ended.then(() => [''])]);
    const url = new URL(String(address));
    const html = await (await fetch(url)).text();
    const files = [...html.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, path]) => new URL(String(path), url));
    const lost = [];
    for (const file of files) if (!(await fetch(file)).ok) lost.push(file.pathname);
    if (files.length === 0 || lost.length > 0) throw new Error(`The window lacks files: ${lost.join(', ') || 'all'}.`);
    const { service, port } = pageAt(url.href);
    try {
      const info = await service.info({});
      if (info.version !== version) throw new Error(`The window's server says that it is ${info.version}.`);
      const { id } = await service.addDocument({
        source: { kind: 'bytes', name: 'r.jpg', bytes: readFileSync(samples.receipt) },
      });
      const [document] = await service.listDocuments({ removed: false });
      if (document?.id !== id) throw new Error('The window’s server did not keep a document.');
    } finally {
      port.close();
    }
    console.log(`its window has its ${files.length} files, and takes a document`);
  } finally {
    server.kill('SIGTERM');
    await ended;
  }
}

try {
  await tryIt();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
