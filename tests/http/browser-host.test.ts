import { createServer } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBrowserHost } from '../../src-main/hosts/http/index.ts';
import { RPC_PROTOCOL } from '../../src-main/rpc/index.ts';
import { samples, samplesApi } from '../rpc/docent-samples.ts';
import { ask, clientOf, openSocket, type StartedHost, startHost, upgradeStatus } from './started-host.ts';

let started: StartedHost;
let port: number;

beforeAll(async () => {
  started = await startHost();
  port = started.host.port;
});
afterAll(() => started[Symbol.asyncDispose]());

describe('A host whose library is still being opened', () => {
  test('serves the window already, and answers what it asks once the library is open', async () => {
    const opening = Promise.withResolvers<ReturnType<typeof samplesApi>['api']>();
    await using early = await startHost({ api: opening.promise });
    const { service, port: socket } = clientOf(early);
    const info = service.info({});
    expect(await ask(early.host.port, '/')).toMatchObject({ status: 200, text: expect.stringContaining('Docent') });
    expect(await Promise.race([info, delay(50, 'waits')])).toBe('waits');
    opening.resolve(samplesApi().api);
    expect(await info).toEqual(samples.info.result);
    socket.close();
  });

  test('turns its pages away when the library cannot be opened', async () => {
    const opening = Promise.withResolvers<ReturnType<typeof samplesApi>['api']>();
    await using early = await startHost({ api: opening.promise });
    const status = upgradeStatus(openSocket(early));
    opening.reject(new Error('damaged'));
    expect(await status).toBe(503);
  });
});

describe('The WebSocket', () => {
  test('serves the API to our own page', async () => {
    const { service, port: socket } = clientOf(started);
    expect(await service.info({})).toEqual(samples.info.result);
    const events: unknown[] = [];
    for await (const event of service.ask(samples.ask.params)) events.push(event);
    expect(events).toEqual(samples.ask.result);
    socket.close();
  });

  test('takes a page of tiles and gives 4 MiB of a file', async () => {
    const { service, port: socket } = clientOf(started);
    expect(await service.encodePage(samples.encodePage.params)).toEqual(samples.encodePage.result);
    expect((await service.readBytes(samples.readBytes.params)).bytes).toEqual(samples.readBytes.result.bytes);
    socket.close();
  });

  test('accepts our page under either loopback name', async () => {
    const name = `localhost:${port}`;
    expect(await upgradeStatus(openSocket(started, { host: name, origin: `http://${name}` }))).toBe(101);
  });

  const own = () => `http://127.0.0.1:${port}`;
  test.each([
    ['no token', () => ({ protocols: [RPC_PROTOCOL] }), 401],
    ['a wrong token', () => ({ protocols: [RPC_PROTOCOL, 'A'.repeat(43)] }), 401],
    ['the beginning of the token', () => ({ protocols: [RPC_PROTOCOL, started.token.slice(0, 42)] }), 401],
    ['the token alone', () => ({ protocols: [started.token] }), 401],
    ['the token in the address only', () => ({ protocols: [RPC_PROTOCOL], path: `/rpc?token=${started.token}` }), 401],
    ['the secret of the lock file', () => ({ protocols: [RPC_PROTOCOL, started.host.controlSecret] }), 401],
    ['a foreign origin', () => ({ origin: 'https://example.com' }), 403],
    ['another port of this machine', () => ({ origin: 'http://127.0.0.1:1' }), 403],
    ['our other name', () => ({ origin: `http://localhost:${port}` }), 403],
    ['https', () => ({ origin: `https://127.0.0.1:${port}` }), 403],
    ['an origin that begins like ours', () => ({ origin: `${own()}.example.com` }), 403],
    ['a page without an origin (a file, a sandboxed frame)', () => ({ origin: 'null' }), 403],
    ['no origin: not a page', () => ({ origin: null }), 403],
    [
      'a foreign name that resolves to this machine',
      () => ({ host: `evil.example:${port}`, origin: `http://evil.example:${port}` }),
      421,
    ],
    ['a wrong port in the host', () => ({ host: '127.0.0.1:1', origin: 'http://127.0.0.1:1' }), 421],
    ['another path', () => ({ path: '/' }), 404],
    ['a path below', () => ({ path: '/rpc/x' }), 404],
  ])('is refused with %s', async (_, wish, status) => {
    expect(await upgradeStatus(openSocket(started, wish()))).toBe(status);
  });

  test('is refused above the limit of clients, and accepted again when one leaves', async () => {
    await using few = await startHost({ limits: { maxClients: 2 } });
    const [one, two] = [clientOf(few), clientOf(few)];
    await Promise.all([one.service.info({}), two.service.info({})]);
    expect(await upgradeStatus(openSocket(few))).toBe(503);
    one.port.close();
    await expect.poll(() => upgradeStatus(openSocket(few))).toBe(101);
    two.port.close();
  });

  test('closes on a message above the limit', async () => {
    await using small = await startHost({ limits: { maxMessageBytes: 1 << 20 } });
    const { service, port: socket } = clientOf(small);
    const reason = new Promise((resolve) => socket.onClose(resolve));
    await expect(service.encodePage(samples.encodePage.params)).rejects.toMatchObject({ code: 'closed' });
    expect(await reason).toBe('a message was too large');
    expect(small.calls).toEqual([]);
  });

  test('drops clients that no longer answer, and keeps those that do', async () => {
    await using host = await startHost({ limits: { pingMs: 2000 } });
    const live = clientOf(host);
    const dead = openSocket(host);
    const ended = new Promise((resolve) => dead.on('close', resolve));
    // A stopped process or a sleeping laptop: the socket stays open, but nothing answers.
    dead.on('open', () => dead.pause());
    // Two rounds: one without an answer, and one that notices.
    await delay(4500);
    dead.resume();
    expect(await ended).toBe(1006);
    expect(await live.service.getSettings({})).toEqual(samples.getSettings.result);
    live.port.close();
  });
});

describe('The files', () => {
  test('are the index at / and every built file, each with its type', async () => {
    for (const [path, type] of [
      ['/', 'text/html; charset=utf-8'],
      ['/index.html', 'text/html; charset=utf-8'],
      ['/?x=1', 'text/html; charset=utf-8'],
      ['/assets/index-Ab3_dE-9.js', 'text/javascript; charset=utf-8'],
      ['/assets/icon.svg', 'image/svg+xml'],
      ['/assets/openjpeg.wasm', 'application/wasm'],
      [`/assets/${encodeURIComponent('한글 이름.css')}`, 'text/css; charset=utf-8'],
    ] as const) {
      const { status, headers } = await ask(port, path);
      expect([path, status, headers['content-type']]).toEqual([path, 200, type]);
    }
  });

  test('are cached forever if their name contains a hash, and revalidated otherwise', async () => {
    const hashed = await ask(port, '/assets/index-Ab3_dE-9.js');
    expect(hashed.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const index = await ask(port, '/');
    expect(index.headers['cache-control']).toBe('no-cache');
    const again = await ask(port, '/', { headers: { 'If-None-Match': index.headers.etag } });
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await ask(port, '/', { headers: { 'If-None-Match': '"other"' } })).status).toBe(200);
  });

  test('have no body for HEAD, and are refused for other methods than GET and HEAD', async () => {
    const head = await ask(port, '/', { method: 'HEAD' });
    expect([head.status, head.text, Number(head.headers['content-length']) > 0]).toEqual([200, '', true]);
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE']) {
      expect((await ask(port, '/', { method })).status, method).toBe(405);
    }
  });

  test.each([
    '/../secret.txt',
    '/assets/../../secret.js',
    '/..%2fsecret.js',
    '/%2e%2e/secret.js',
    '/%2e%2e%2fsecret.js',
    '/assets/%2e%2e/%2e%2e/secret.js',
    '/..%5csecret.js',
    '/....//secret.js',
    '//etc/passwd',
    '/assets//icon.svg',
    '/assets/./icon.svg',
    '/assets',
    '/assets/',
    '/%00',
    '/index.html%00.js',
    '/%',
    '/link.js',
    '/.env',
    '/notes.txt',
    '/INDEX.HTML',
    '/rpc',
    '/control/alive',
    '/constructor',
    '/__proto__',
    'http://example.com/',
  ])('are not what %s asks for', async (path) => {
    const { status, text } = await ask(port, path);
    expect(status).toBe(404);
    expect(text).not.toContain('secret');
  });

  test.each([
    ['a foreign name', 'evil.example'],
    ['a foreign name with our port', undefined],
    ['no port', '127.0.0.1'],
    ['the address of all interfaces', '0.0.0.0'],
  ])('are refused to %s as host', async (_, host) => {
    const Host = host ?? `evil.example:${port}`;
    const answer = await ask(port, '/', { headers: { Host } });
    expect(answer.status).toBe(421);
    expect(answer.text).not.toContain('<title>');
  });

  test.each([
    ['an empty host', 'GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n', 421],
    ['no host, in the old protocol', 'GET / HTTP/1.0\r\n\r\n', 421],
    ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['two hosts', `GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n`, 421],
  ])('are refused to %s', async (_, text, status) => {
    const socket = connect({ host: '127.0.0.1', port }).end(text);
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(answer).not.toContain('<title>');
  });

  test('that were not built are an error that says what to do', async () => {
    await expect(createBrowserHost({ api: samplesApi().api, rendererDir: '/nowhere' })).rejects.toMatchObject({
      code: 'file-not-found',
      message: expect.stringContaining('npm run build:renderer'),
    });
  });
});

describe('Every answer', () => {
  test.each(['/', '/assets/icon.svg', '/nothing', '/open', '/open.js'])(
    'to %s carries the strict headers',
    async (path) => {
      const { headers } = await ask(port, path);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(headers['x-powered-by'] ?? headers.server).toBeUndefined();
    },
  );

  test('forbids everything that the window does not need', async () => {
    const policy = (await ask(port, '/')).headers['content-security-policy'] as string;
    const directives = Object.fromEntries(
      policy.split('; ').map((d) => [d.split(' ')[0], d.split(' ').slice(1).join(' ')]),
    );
    expect(directives).toEqual({
      'default-src': "'none'",
      'script-src': "'self' 'wasm-unsafe-eval'",
      'worker-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self' blob: data:",
      'font-src': "'self'",
      'connect-src': `'self' ws://127.0.0.1:${port}/rpc`,
      'manifest-src': "'self'",
      'frame-ancestors': "'none'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'require-trusted-types-for': "'script'",
      'trusted-types': 'svelte-trusted-html default',
    });
  });
});

describe('The link for a browser', () => {
  const exchange = (code: string, headers = {}) =>
    ask(port, '/open', { method: 'POST', body: code, headers: { Origin: `http://127.0.0.1:${port}`, ...headers } });

  test('is exchanged for the token once', async () => {
    const code = new URL(started.host.oneTimeUrl()).hash.slice(1);
    expect(started.host.oneTimeUrl()).not.toContain(started.token);
    expect(await exchange(code)).toMatchObject({ status: 200, text: started.token });
    expect(await exchange(code)).toMatchObject({ status: 403 });
  });

  test('is useless to another site, and withstands guessing and flooding', async () => {
    const code = new URL(started.host.oneTimeUrl()).hash.slice(1);
    expect((await exchange(code, { Origin: 'https://example.com' })).status).toBe(403);
    expect((await ask(port, '/open', { method: 'POST', body: code })).status).toBe(403);
    expect((await exchange('A'.repeat(43))).status).toBe(403);
    const flood = exchange('A'.repeat(2 << 20))
      .then(({ status }) => status)
      .catch(() => 'reset');
    expect([500, 'reset']).toContain(await flood);
    expect((await exchange(code)).status).toBe(200);
  });
});

describe('A second start', () => {
  test('passes its files on with the secret of the lock file, which no page may use', async () => {
    const opened: (readonly string[])[] = [];
    await using host = await startHost({ onOpenFiles: async (paths) => void opened.push(paths) });
    const open = (headers: Record<string, string>) =>
      ask(host.host.port, '/control/open', { method: 'POST', body: '["/a.pdf"]', headers });
    expect((await open({})).status).toBe(403);
    expect((await open({ Authorization: `Bearer ${host.token}` })).status).toBe(403);
    const Authorization = `Bearer ${host.host.controlSecret}`;
    expect((await open({ Authorization, Origin: `http://127.0.0.1:${host.host.port}` })).status).toBe(403);
    expect(opened).toEqual([]);
    expect((await open({ Authorization })).status).toBe(200);
    expect(opened).toEqual([['/a.pdf']]);
  });
});

describe('The address', () => {
  test('is a loopback address', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((entries) => entries ?? [])
      .filter((entry) => entry.family === 'IPv4' && !entry.internal)
      .map((entry) => entry.address);
    // 127.0.0.2 is this machine too, on Linux; what listens on all interfaces would answer there.
    for (const address of [...outside, ...(process.platform === 'linux' ? ['127.0.0.2'] : [])]) {
      const outcome = await new Promise((resolve) => {
        const socket = connect({ host: address, port });
        socket.on('connect', () => resolve('connected'));
        socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      });
      expect([address, outcome]).toEqual([address, 'ECONNREFUSED']);
    }
    expect(new URL(started.host.url).hostname).toBe('127.0.0.1');
  });

  test('has a fresh token of 256 bits at each start', async () => {
    await using other = await startHost();
    expect(Buffer.from(started.token, 'base64url')).toHaveLength(32);
    expect(other.token).not.toBe(started.token);
    expect(await upgradeStatus(openSocket({ host: other.host, token: started.token }))).toBe(401);
  });

  test('whose port is taken gives an error that says what to do', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.on('listening', resolve));
    const address = taken.address();
    const busy = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(startHost({ port: busy })).rejects.toMatchObject({
      code: 'in-use',
      message: expect.stringContaining(`${busy}`),
    });
    taken.close();
  });
});

describe('A host without open pages', () => {
  test('is idle after the timeout, once nothing runs', async () => {
    const order: string[] = [];
    const quiet = Promise.withResolvers<void>();
    await using _ = await startHost({
      idleMs: 50,
      whenQuiet: () => quiet.promise.then(() => void order.push('quiet')),
      onIdle: () => order.push('idle'),
    });
    await delay(150);
    expect(order).toEqual([]);
    quiet.resolve();
    await expect.poll(() => order).toEqual(['quiet', 'idle']);
  });

  test('is not idle while a page is open, nor if one came during the timeout', async () => {
    let idle = 0;
    let quiet = Promise.withResolvers<void>();
    await using host = await startHost({
      idleMs: 60,
      whenQuiet: () => quiet.promise,
      onIdle: () => {
        idle += 1;
      },
    });
    const { service, port: socket } = clientOf(host);
    await service.info({});
    await delay(150);
    expect(idle).toBe(0);
    socket.close();
    await delay(120);
    const back = clientOf(host);
    await back.service.info({});
    quiet.resolve();
    await delay(20);
    expect(idle).toBe(0);
    quiet = Promise.withResolvers<void>();
    quiet.resolve();
    back.port.close();
    await expect.poll(() => idle).toBe(1);
  });

  test('stays forever if configured so', async () => {
    let idle = 0;
    await using _ = await startHost({ idleMs: 0, onIdle: () => (idle += 1) });
    await delay(100);
    expect(idle).toBe(0);
  });
});

describe('Closing', () => {
  test('tells the pages why, refuses later requests, and can be repeated', async () => {
    const host = await startHost();
    const { service, port: socket } = clientOf(host);
    await service.info({});
    const reason = new Promise((resolve) => socket.onClose(resolve));
    await Promise.all([host.host.close('Docent was ended'), host.host.close()]);
    expect(await reason).toBe('Docent was ended');
    await expect(service.info({})).rejects.toMatchObject({ code: 'closed' });
    await expect(ask(host.host.port, '/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await host[Symbol.asyncDispose]();
  });

  test('lets a connected page finish while new ones are refused', async () => {
    await using host = await startHost();
    const { service, port: socket } = clientOf(host);
    await service.info({});
    host.host.refuseNew();
    expect(await service.getSettings({})).toEqual(samples.getSettings.result);
    await expect(ask(host.host.port, '/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    socket.close();
  });
});
