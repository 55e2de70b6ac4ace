import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { rpcSocket, tokenOfFragment } from '../../src-main/rpc/index.ts';
import { root } from '../source-imports.ts';
import { launchBrowser, openWatched } from './real-browser.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'docent-dev-'));
let development: ChildProcess;
let address: URL;

beforeAll(async () => {
  const arguments_ = [join(root, 'bin/dev.ts'), '--data-dir', dataDir];
  development = spawn(process.execPath, arguments_, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface(development.stdout!)) {
    const printed = /http:\S+#token=\S+/.exec(line);
    if (printed === null) continue;
    address = new URL(printed[0]);
    break;
  }
});

afterAll(async () => {
  const ended = once(development, 'exit');
  development.kill('SIGTERM');
  await ended;
  rmSync(dataDir, { recursive: true, force: true });
});

/** What becomes of a WebSocket that knows the token and says it comes from a page of `origin`. */
async function connecting(origin: string): Promise<string> {
  const socket = new WebSocket(...rpcSocket(address.href, tokenOfFragment(address.hash)!), { origin });
  try {
    await once(socket, 'open');
    return 'open';
  } catch (error) {
    return (error as Error).message;
  } finally {
    socket.terminate();
  }
}

describe('npm run dev', () => {
  test('shows the window, connected to a host, without errors', async () => {
    await using browser = await launchBrowser();
    await using watched = await openWatched(browser, address.href);
    await watched.page.getByRole('heading', { name: 'Add your first document' }).waitFor();
    expect(watched.complaints).toEqual([]);
  });

  test('refuses other pages, even with the token', async () => {
    expect(await connecting(address.origin)).toBe('open');
    expect(await connecting('http://elsewhere.example')).toMatch(/403/);
  });
});
