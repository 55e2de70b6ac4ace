import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chooseModel } from '../../src-main/engines/model-choice.ts';
import { onePagePdf } from '../documents/one-page-pdf.ts';
import { root } from '../source-imports.ts';
import { docent, pageAt, type Served } from './served-process.ts';
import { builtFolder } from './started-host.ts';

const report = join(root, 'resources/samples/report.pdf');
const idOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let renderer: string;
let dataDir: string;
const started: Served[] = [];

beforeAll(() => {
  renderer = builtFolder();
});
afterAll(() => rmSync(join(renderer, '..'), { recursive: true, force: true }));
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'docent-data-'));
});
afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  rmSync(dataDir, { recursive: true, force: true });
});

function start(args: readonly string[]): Served {
  const served = docent(args, { DOCENT_RENDERER: renderer, DOCENT_DATA_DIR: dataDir });
  started.push(served);
  return served;
}

const lockFile = () => join(dataDir, 'serve.lock');

async function firstOpened(address: string): Promise<readonly string[]> {
  const { service, port } = pageAt(address);
  for await (const event of service.events({})) {
    if (event.kind === 'open') {
      port.close();
      return event.documentIds;
    }
  }
  return [];
}

describe('docent serve', () => {
  test('prints one line, the address of the page, and serves it until it ends', async () => {
    const served = start(['serve', '--no-open']);
    const address = await served.line;
    expect((await fetch(address)).status).toBe(200);
    const { service, port } = pageAt(address);
    expect(await service.info({})).toMatchObject({ host: 'browser', dataDir, version: expect.stringMatching(/^\d/) });
    const reason = new Promise((resolve) => port.onClose(resolve));
    served.child.kill('SIGTERM');
    expect(await served.ended).toEqual({ code: 0, stdout: `${address}\n`, stderr: '' });
    expect(await reason).toBe('Docent has ended');
    expect(existsSync(lockFile())).toBe(false);
  });

  test('uses the model chosen in the data folder that it was given', async () => {
    const given = join(dataDir, 'given');
    chooseModel(given, join(dataDir, 'gone'));
    const { code, stderr } = await start(['serve', '--no-open', '--data-dir', given]).ended;
    expect(stderr).toMatch(/The model in use is gone \(.*gone\)/);
    expect(code).not.toBe(0);
  });

  test('prints the address and its process as one JSON value on request', async () => {
    const served = start(['serve', '--no-open', '--json']);
    expect(JSON.parse(await served.line)).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/),
      pid: served.child.pid,
    });
  });

  test('opens the files of its command line in the first page that connects', async () => {
    const address = await start(['serve', '--no-open', report]).line;
    expect(await firstOpened(address)).toEqual([idOf(readFileSync(report))]);
  });

  test('does not let a page add a document by path', async () => {
    const { service, port } = pageAt(await start(['serve', '--no-open']).line);
    await expect(service.addDocument({ source: { kind: 'path', path: report } })).rejects.toMatchObject({
      code: 'bad-input',
    });
    port.close();
  });

  test('started twice, prints the address of the first and passes its files on', async () => {
    const address = await start(['serve', '--no-open']).line;
    const second = start(['serve', '--no-open', '--json', report]);
    const { code, stdout } = await second.ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ url: address, pid: started[0]?.child.pid });
    expect(await firstOpened(address)).toEqual([idOf(readFileSync(report))]);
  });

  test('waits for a closing one, then starts', async () => {
    const first = start(['serve', '--no-open']);
    const address = await first.line;
    first.child.kill('SIGTERM');
    const next = await start(['serve', '--no-open']).line;
    expect((await first.ended).code).toBe(0);
    expect(next).not.toBe(address);
    expect(await pageAt(next).service.listDocuments({ removed: false })).toEqual([]);
  });

  test('starts once when it is started several times at once', async () => {
    const lines = await Promise.all([1, 2, 3].map(() => start(['serve', '--no-open']).line));
    expect(new Set(lines).size).toBe(1);
  });

  test('ends by itself after the timeout without an open page', async () => {
    const served = start(['serve', '--no-open', '--idle-minutes', '0.05']);
    const { port, service } = pageAt(await served.line);
    await service.info({});
    await delay(3600);
    expect(served.child.exitCode).toBeNull();
    port.close();
    expect((await served.ended).code).toBe(0);
  });

  test('keeps its lock file from other users', async () => {
    await start(['serve', '--no-open']).line;
    expect(statSync(lockFile()).mode & 0o077).toBe(0);
  });
});

describe('A lock file that was left behind', () => {
  test('after kill -9 is replaced', async () => {
    const killed = start(['serve', '--no-open']);
    const address = await killed.line;
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(existsSync(lockFile())).toBe(true);
    const next = await start(['serve', '--no-open']).line;
    expect(next).not.toBe(address);
    expect((await fetch(next)).status).toBe(200);
  });

  test('is replaced if its process id belongs to another program and something else uses its port', async () => {
    const other = createServer((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n').destroySoon());
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const refusing = { id: 'x', pid: process.pid, running: { port: 1, url: 'http://127.0.0.1:1', controlSecret: 's' } };
    writeFileSync(lockFile(), JSON.stringify(refusing));
    const first = start(['serve', '--no-open']);
    expect((await fetch(await first.line)).status).toBe(200);
    first.child.kill();
    await first.ended;
    writeFileSync(lockFile(), JSON.stringify({ ...refusing, running: { ...refusing.running, port } }));
    const second = start(['serve', '--no-open']);
    expect(new URL(await second.line).port).not.toBe(String(port));
    other.close();
  });

  test.each(['', '{"pid":', '[]', '{"id":"x","pid":"1","running":null}'])('is replaced when it is %j', async (text) => {
    writeFileSync(lockFile(), text);
    expect((await fetch(await start(['serve', '--no-open']).line)).status).toBe(200);
  });
});

describe('A signal while writing', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s loses nothing that was answered', async (signal) => {
    const served = start(['serve', '--no-open']);
    const { service } = pageAt(await served.line);
    const added: string[] = [];
    const writing = (async () => {
      for (let i = 0; i < 10_000; i++) {
        const content = `BT /F1 12 Tf 50 100 Td (Page ${signal} ${i}) Tj ET`;
        const bytes = new Uint8Array(onePagePdf({ width: 300, height: 200, content }));
        const document = await service.addDocument({ source: { kind: 'bytes', name: `${i}.pdf`, bytes } });
        added.push(document.id);
        if (added.length === 5) served.child.kill(signal);
      }
    })();
    await expect(writing).rejects.toMatchObject({ code: expect.stringMatching(/closed|cancelled/) });
    expect((await served.ended).code).toBe(0);

    const again = pageAt(await start(['serve', '--no-open']).line);
    const kept = new Set((await again.service.listDocuments({ removed: false })).map(({ id }) => id));
    expect(added.filter((id) => !kept.has(id))).toEqual([]);
    for (const documentId of kept) {
      const { bytes } = await again.service.readBytes({ documentId, begin: 0, end: 1 << 20 });
      expect(idOf(bytes)).toBe(documentId);
    }
    again.port.close();
  });
});

describe('docent FILE', () => {
  test('opens the file in the window, in the browser if there is no desktop app', async () => {
    const served = start([report]);
    expect(await firstOpened(await served.line)).toEqual([idOf(readFileSync(report))]);
  });

  test.each([
    [['no-such.pdf'], 3, 'file-not-found'],
    [['serve', 'no-such.pdf'], 3, 'file-not-found'],
    [['serve', '--port', '70000'], 2, 'bad-input'],
    [['serve', '--idle-minutes', 'x'], 2, 'bad-input'],
  ])('ends with words and an exit code when it cannot: %j', async (args, code, errorCode) => {
    const outcome = await start([...args, ...(args[0] === 'serve' ? ['--json'] : [])]).ended;
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).not.toBe('');
    if (args[0] === 'serve') expect(JSON.parse(outcome.stdout)).toMatchObject({ error: { code: errorCode } });
  });

  test('on a port in use is an error before anything is stored', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const { stdout, code } = await start(['serve', '--no-open', '--json', '--port', port]).ended;
    expect(code).not.toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'in-use' } });
    expect(existsSync(lockFile())).toBe(false);
    other.close();
  });
});
