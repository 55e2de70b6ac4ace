import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { encodeMessage } from '../../src-main/rpc/binary-frames.ts';
import { ask, clientOf, openSocket, startHost, upgradeStatus } from './started-host.ts';

/** Asks until it is answered. @returns what was answered, or the last error after half a minute */
async function inTime<T>(what: () => Promise<T>): Promise<T> {
  const until = performance.now() + 30_000;
  for (;;) {
    try {
      return await what();
    } catch (error) {
      if (performance.now() > until) throw error;
      await delay(100);
    }
  }
}

describe('Clients that do nothing', () => {
  test('and say nothing are let go of, so that another one is served', async () => {
    await using started = await startHost();
    const { port } = started.host;
    const silent: Socket[] = Array.from({ length: 200 }, () =>
      connect(port, '127.0.0.1')
        .on('error', () => undefined)
        .resume(),
    );
    const closed = silent.map((socket) => once(socket, 'close'));
    const page = await inTime(() => ask(port, '/', { headers: { Host: `127.0.0.1:${port}` } }));
    expect(page.status).toBe(200);
    await Promise.all(closed);
  }, 60_000);

  test('and say nothing are told nothing: a browser would take it for the answer to its next request', async () => {
    await using started = await startHost();
    const silent = connect(started.host.port, '127.0.0.1');
    let said = '';
    silent.on('data', (data) => {
      said += data;
    });
    await once(silent, 'close');
    expect(said).toBe('');
  }, 60_000);

  test('and hold all places with open connections lose one to a page that comes', async () => {
    await using started = await startHost({ limits: { maxClients: 4 } });
    const silent = Array.from({ length: 4 }, () => openSocket(started));
    await Promise.all(silent.map((socket) => once(socket, 'open')));
    await inTime(async () => {
      const status = await upgradeStatus(openSocket(started));
      if (status !== 101) throw new Error(`refused: ${status}`);
    });
  }, 60_000);
});

describe('A request that cannot be read', () => {
  test.each([
    [
      'has an address of 20 KB',
      `POST /api/v1/documents?name=${'x'.repeat(20_000)} HTTP/1.1\r\n\r\n`,
      /too long: at most 16 KiB/,
    ],
    ['is none', 'nonsense\r\n\r\n', /no request that HTTP allows/],
  ])('because it %s gets an error that says so, as programs get all errors', async (_, text, message) => {
    await using started = await startHost();
    const client = connect(started.host.port, '127.0.0.1').end(text);
    let said = '';
    client.on('data', (data) => {
      said += data;
    });
    await once(client, 'close');
    const [head, body] = said.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 400 .*\r\nContent-Type: application\/json\r\n/s);
    expect(JSON.parse(body!)).toEqual({
      error: { code: 'bad-input', message: expect.stringMatching(message), subject: null },
    });
  });
});

describe('A client that asks and never reads', () => {
  test('costs a bounded amount of memory, and another one is answered meanwhile', async () => {
    await using started = await startHost();
    const greedy = openSocket(started);
    await once(greedy, 'open');
    // What the system buffers for it is full soon.
    (greedy as WebSocket & { _socket: Socket })._socket.pause();
    const before = process.memoryUsage.rss();
    const params = { documentId: 'a'.repeat(64), begin: 0, end: 4 * 2 ** 20 };
    for (let id = 1; id <= 500; id++)
      greedy.send(encodeMessage({ kind: 'call', id, method: 'readBytes', params, credit: 1 }));
    const { service, port } = clientOf(started);
    for (let look = 0; look < 20; look++) {
      await service.info({});
      await delay(50);
    }
    // 2 GB were asked for.
    expect(process.memoryUsage.rss() - before).toBeLessThan(500 * 2 ** 20);
    port.close();
    greedy.terminate();
  }, 60_000);
});
