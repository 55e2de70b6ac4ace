import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { openHistory } from '../../src-main/history/index.ts';
import { temporaryDataDir, temporaryWorkspace } from './temporary-workspace.ts';

const PAGES = 400;
const child = new URL('./indexing-child.ts', import.meta.url).pathname;

/** The pages that are kept, and when each was written. */
function kept(dataDir: string): Map<number, number> {
  const history = openHistory({ dataDir, maintainAfterMs: null });
  const pages = (JSON.parse(history.exportAll()) as { pages: { page: number; changedAt: number }[] }).pages;
  history.dispose();
  return new Map(pages.map(({ page, changedAt }) => [page, changedAt]));
}

test('Reading added documents goes on after a kill -9 where it stopped: what was read is not read again', async () => {
  const dataDir = temporaryDataDir();
  const killed = spawn(process.execPath, [child, dataDir, String(PAGES)], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface(killed.stdout)) if (Number(line) > 0) break;
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const before = kept(dataDir);
  expect(before.size).toBeGreaterThan(0);
  expect(before.size).toBeLessThan(PAGES);

  const workspace = await temporaryWorkspace({ dataDir, indexing: true });
  // It starts by itself a little after the window.
  await expect
    .poll(async () => (await workspace.api.search({ query: `"page ${PAGES}"`, limit: 5 })).length, { timeout: 120_000 })
    .toBeGreaterThan(0);
  await expect.poll(async () => (await workspace.api.getIndexing({})).waiting, { timeout: 120_000 }).toBe(0);
  await workspace.dispose();
  const after = kept(dataDir);
  expect(after.size).toBe(PAGES);
  for (const [page, changedAt] of before) expect(after.get(page)).toBe(changedAt);
}, 300_000);
