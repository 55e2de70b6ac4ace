/**
 * Hostile files through every door of the program: `docent read`, `docent batch ask`, and the HTTP API (added, page 1 read, page 1 drawn). Prints
 * one JSON line a file and door: seconds until it ended, how, and what the user is told. Exit code 1 if one took more than 20 s (a step of the
 * API, or a command with its start), ended in an internal error or said nothing.
 * Run: node tests/bench/bombs-doors.ts [FOLDER or FILE...]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { root } from '../source-imports.ts';
import { hostileFiles } from './hostile-files.ts';

const MOST_SECONDS = 20;
const scratch = mkdtempSync(join(tmpdir(), 'docent-bombs-doors-'));
let faults = 0;

interface Ended {
  /** Exit code, or status of the answer. */
  readonly code: number | null;
  readonly said: string;
}

async function timed(door: string, file: string, work: () => Promise<Ended>): Promise<Ended> {
  const start = performance.now();
  const ended = await work();
  const seconds = Math.round((performance.now() - start) / 10) / 100;
  const said = ended.said.trim().slice(-300);
  const fault = seconds > MOST_SECONDS || said === '' || /internal/i.test(said);
  if (fault) faults += 1;
  console.log(JSON.stringify({ door, file: basename(file), seconds, code: ended.code, fault, said }));
  return ended;
}

function docent(...args: string[]): ChildProcess {
  return spawn(process.execPath, [join(root, 'bin/docent.js'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function command(...args: string[]): Promise<Ended> {
  const child = docent(...args);
  let [printed, said] = ['', ''];
  child.stdout?.on('data', (data: Buffer) => {
    printed = `${printed}${data}`.slice(-2000);
  });
  child.stderr?.on('data', (data: Buffer) => {
    said = `${said}${data}`.slice(-2000);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said: said || printed };
}

async function batch(file: string): Promise<Ended> {
  const out = join(scratch, `${basename(file)}.jsonl`);
  const { code } = await command('batch', 'ask', file, '--question', 'What is this?', '--out', out);
  return { code, said: readFileSync(out, 'utf8') };
}

async function throughApi(files: readonly string[]): Promise<void> {
  const server = docent('serve', '--api', '--no-open', '--json', '--data-dir', join(scratch, 'data'));
  try {
    const [line] = (await once(createInterface({ input: server.stdout! }), 'line')) as [string];
    const { api } = z.object({ api: z.object({ url: z.string(), token: z.string() }) }).parse(JSON.parse(line));
    const asked = async (path: string, init: RequestInit = {}): Promise<Ended> => {
      const response = await fetch(`${api.url}${path}`, { ...init, headers: { Authorization: `Bearer ${api.token}` } });
      const isText = /json|text/.test(response.headers.get('content-type') ?? '');
      const body = await response.arrayBuffer();
      return { code: response.status, said: isText ? Buffer.from(body).toString() : `${body.byteLength} bytes` };
    };
    for (const file of files) {
      const name = encodeURIComponent(basename(file));
      const added = await timed('api: add', file, () =>
        asked(`/documents?name=${name}`, { method: 'POST', body: new Uint8Array(readFileSync(file)) }),
      );
      const document = z.object({ id: z.string() }).safeParse(JSON.parse(added.said)).data;
      if (document === undefined) continue;
      await timed('api: read', file, () => asked(`/documents/${document.id}/pages/1`));
      await timed('api: draw', file, () => asked(`/documents/${document.id}/pages/1/image`));
    }
  } finally {
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
  }
}

const files = hostileFiles(process.argv.slice(2));
try {
  for (const file of files) await timed('read', file, () => command('read', file));
  for (const file of files) await timed('batch', file, () => batch(file));
  await throughApi(files);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = faults === 0 ? 0 : 1;
