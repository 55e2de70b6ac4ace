import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import type { AskEvent } from '../../src-main/contract/engine.ts';
import { EngineClient } from '../../src-main/inference/process/engine-client.ts';
import { goldenCases, goldenTiles, tinyModel } from './tiny-models.ts';

const ENTRY = fileURLToPath(new URL('../../src-main/inference/process/engine-process.ts', import.meta.url));
const golden = goldenCases[0]!;

const clients: EngineClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
});

async function open() {
  const client = new EngineClient(ENTRY);
  clients.push(client);
  const info = await client.load(tinyModel(golden.model));
  const tiles = goldenTiles(golden.tiles, info.tiling.tileSize);
  const page = async () => {
    await client.encode({ pageKey: 'page', tiles, read: true });
    return (await client.prepare({ pageKey: 'page', text: null })).preparedKey;
  };
  return { client, info, page, preparedKey: await page() };
}

async function ids(client: EngineClient, preparedKey: string): Promise<number[][]> {
  let last: AskEvent | undefined;
  const questions = golden.answers.map((a) => a.question);
  for await (const event of client.ask({ on: [preparedKey], questions, maxNewTokens: 12 })) last = event;
  return last?.kind === 'answers' ? last.answers.map((a) => a.tokens.map((t) => t.id)) : [];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('The engine in its own process', () => {
  test('gives the reference answers', async () => {
    const { client, preparedKey } = await open();
    expect((await client.stats()).pid).not.toBe(process.pid);
    expect(await ids(client, preparedKey)).toEqual(golden.answers.map((a) => a.ids));
  });

  test('stops at a cancel, and continues with the next call', async () => {
    const { client, preparedKey } = await open();
    const abort = new AbortController();
    let seen = 0;
    const reading = (async () => {
      const params = { on: [preparedKey], questions: ['When?'], maxNewTokens: 1_000_000 };
      for await (const _ of client.ask(params, { signal: abort.signal })) if (++seen === 10) abort.abort();
    })();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    // Goes through the queue behind whatever still runs.
    await client.release({ pageKey: 'elsewhere' });
    const { step } = (await client.stats()).runs;
    await delay(50);
    expect((await client.stats()).runs.step).toBe(step);
  });

  test('when killed fails calls in flight with engine-crashed, restarts by itself and answers again', async () => {
    const { client, page, preparedKey } = await open();
    const { pid } = await client.stats();
    let seen = 0;
    const reading = (async () => {
      for await (const _ of client.ask({ on: [preparedKey], questions: ['When?'], maxNewTokens: 1_000_000 })) {
        if (++seen === 5) process.kill(pid, 'SIGKILL');
      }
    })();
    await expect(reading).rejects.toMatchObject({
      code: 'engine-crashed',
      message: expect.stringContaining('SIGKILL'),
    });
    expect(await client.cached({ pageKey: 'page', preparedKey })).toEqual({ page: false, prepared: false });
    expect(await ids(client, await page())).toEqual(golden.answers.map((a) => a.ids));
    expect((await client.stats()).pid).not.toBe(pid);
    expect(client.crashes).toBe(1);
  });

  test('a model that cannot be loaded gives a specific error, and another can be loaded afterwards', async () => {
    const client = new EngineClient(ENTRY);
    clients.push(client);
    const missing = client.load({ ...tinyModel(golden.model), modelDir: '/nowhere/model' });
    await expect(missing).rejects.toMatchObject({ code: 'model-missing' });
    await expect(client.prepare({ pageKey: 'a', text: null })).rejects.toMatchObject({ code: 'closed' });
    expect(await client.load(tinyModel('published-tiny'))).toMatchObject({ name: 'published-tiny' });
    expect(client.crashes).toBe(0);
  });

  test('an entry that does not start is an engine-crashed error with its last words', async () => {
    const client = new EngineClient('/nowhere/engine.ts');
    clients.push(client);
    await expect(client.stats()).rejects.toMatchObject({ code: 'engine-crashed' });
  });

  test('disposing ends the process, even twice and while busy; later calls are refused', async () => {
    const { client, preparedKey } = await open();
    const { pid } = await client.stats();
    const busy = (async () => {
      const questions = Array.from({ length: 300 }, (_, i) => `What is in line ${i}?`);
      for await (const _ of client.ask({ on: [preparedKey], questions, maxNewTokens: 1_000_000 }));
    })();
    const refused = expect(busy).rejects.toMatchObject({ code: 'closed' });
    await delay(50);
    await Promise.all([client.dispose(), client.dispose()]);
    await refused;
    expect(isAlive(pid)).toBe(false);
    expect(client.crashes).toBe(0);
    await expect(client.stats()).rejects.toMatchObject({ code: 'closed' });
  });

  test('does not outlive a parent that is killed', async () => {
    const { spawn } = await import('node:child_process');
    const script = `
      const { EngineClient } = await import(${JSON.stringify(new URL('../../src-main/inference/process/engine-client.ts', import.meta.url).href)});
      const client = new EngineClient(${JSON.stringify(ENTRY)});
      console.log((await client.stats()).pid);
    `;
    const parent = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(String(line));
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    for (let i = 0; i < 200 && isAlive(pid); i++) await delay(20);
    expect(isAlive(pid)).toBe(false);
  });
});
