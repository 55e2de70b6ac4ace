/**
 * Works in a folder whose disk fills, empties and (if it is one of its own) becomes read-only. Prints one JSON value: what was said and what was
 * kept. Run: node full-disk-child.ts FOLDER disk|limit. `disk`: FOLDER is a small file system. `limit`: no file of this process may grow, as
 * beyond a quota.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { DocentApi } from '../../src-main/contract/docent-api.ts';
import { DocentError } from '../../src-main/contract/errors.ts';
import type { Turn } from '../../src-main/contract/library.ts';
import { addSample, asked, question, temporaryWorkspace, tinyDocent } from './temporary-workspace.ts';

const [, , folder, way] = process.argv as [string, string, string, 'disk' | 'limit'];
const filler = join(folder, 'filler');
const limit = (bytes: string) => execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:`]);

function fill(): void {
  if (way === 'limit') return void limit('0');
  const file = openSync(filler, 'w');
  for (let block = 1 << 20; block >= 1; block = Math.floor(block / 16)) {
    try {
      for (;;) if (writeSync(file, new Uint8Array(block)) < block) break;
    } catch {
      // Full for blocks of this size.
    }
  }
  closeSync(file);
}

function empty(): void {
  if (way === 'limit') limit('unlimited');
  else rmSync(filler);
}

async function said(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'done';
  } catch (error) {
    return error instanceof DocentError ? `${error.code}: ${error.message}` : `untyped: ${String(error)}`;
  }
}

async function kept(api: DocentApi, conversationId: string) {
  const documents = (await api.listDocuments({ removed: false })).map(({ name }) => name);
  const { turns } = await api.getConversation({ conversationId });
  const { theme } = await api.getSettings({});
  return { documents, turns: turns.map(({ question: text, status }) => `${text} ${status}`), theme };
}

const settings = { dataDir: join(folder, 'data'), docent: tinyDocent() };
let workspace = await temporaryWorkspace(settings);
let { api } = workspace;
const report = await addSample(api, 'report.pdf');
const { conversationId } = (await asked(api, question(report.id))).turn;
const before = await kept(api, conversationId);

// The disk fills while an answer is made.
let underWay: Turn | undefined;
for await (const event of api.ask(question(report.id, { conversationId, question: 'Who?' }))) {
  if (event.kind !== 'turn') continue;
  if (underWay === undefined) fill();
  underWay = event.turn;
}
const full = {
  add: await said(() => addSample(api, 'receipt.jpg')),
  ask: await said(() => asked(api, question(report.id, { conversationId, question: 'Where?' }))),
  settings: await said(() => api.setSettings({ theme: 'dark' })),
  read: await said(() => api.pageText({ documentId: report.id, page: 1, read: false })),
};
const whileFull = await kept(api, conversationId);
empty();
const room = {
  add: await said(() => addSample(api, 'receipt.jpg')),
  ask: await said(() => asked(api, question(report.id, { conversationId, question: 'How much?' }))),
  settings: await said(() => api.setSettings({ theme: 'dark' })),
};
const after = await kept(api, conversationId);
fill();
const closed = await said(() => workspace.dispose());
const openedFull = await said(async () => (await temporaryWorkspace(settings)).dispose());
empty();
let readOnly: string | undefined;
if (way === 'disk') {
  execFileSync('mount', ['-o', 'remount,ro', folder]);
  readOnly = await said(async () => (await temporaryWorkspace(settings)).dispose());
  execFileSync('mount', ['-o', 'remount,rw', folder]);
}
workspace = await temporaryWorkspace(settings);
({ api } = workspace);
const again = await kept(api, conversationId);
await workspace.dispose();
const outcome = {
  before,
  underWay: underWay?.status,
  full,
  whileFull,
  room,
  after,
  closed,
  openedFull,
  readOnly,
  again,
};
process.stdout.write(`${JSON.stringify(outcome)}\n`);
process.exit(0);
