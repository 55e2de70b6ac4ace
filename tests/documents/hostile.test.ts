import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { DocentError } from '../../src-main/contract/errors.ts';
import { documentWorkers, openDocument, Strikes } from '../../src-main/documents/index.ts';
import { exponentialPdf } from './exponential-pdf.ts';
import { onePagePdf } from './one-page-pdf.ts';

const report = fileURLToPath(new URL('../../resources/samples/report.pdf', import.meta.url));
const bombs = fileURLToPath(new URL('../../../shared/data/bombs/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'docent-hostile-'));
/** The shipped limit; less would be too little for an honest document on a busy machine. */
const TIME = 15_000;

afterAll(() => documentWorkers().dispose());

/** Process ids of the document workers that this process has started. */
function workers(): number[] {
  const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' });
  return children
    .split('\n')
    .filter((line) => line.includes('document-process'))
    .map((line) => Number.parseInt(line, 10));
}

function bomb(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, exponentialPdf());
  return path;
}

describe('A document that never finishes drawing', () => {
  it('is stopped in time, while another document is still drawn', async () => {
    const [hostile, good] = await Promise.all([openDocument(bomb('a.pdf')), openDocument(report)]);
    const start = performance.now();
    let stopped = false;
    const drawing = hostile.rasterise(1).catch((error: unknown) => error);
    void drawing.then(() => {
      stopped = true;
    });
    let drawn = 0;
    while (!stopped) {
      expect((await good.rasterise(1, { longEdge: 200 })).height).toBe(200);
      drawn += 1;
    }
    // A quick machine fills the memory before the time is up.
    expect(await drawing).toMatchObject({ code: expect.stringMatching(/^(timeout|too-large)$/), subject: 'a.pdf' });
    expect(performance.now() - start).toBeLessThan(TIME + 5000);
    expect(drawn).toBeGreaterThan(5);
    await Promise.all([hostile.dispose(), good.dispose()]);
  });

  it('is refused after the second time, with the reason and across restarts, until the user trusts it', async () => {
    const path = bomb('b.pdf');
    const known = join(folder, 'stopped.json');
    let hostile = await openDocument(path, { strikes: new Strikes(known) });
    for (let time = 0; time < 2; time++) {
      // Whichever limit it hits first.
      await expect(hostile.rasterise(1)).rejects.toMatchObject({
        code: expect.stringMatching(/^(timeout|too-large)$/),
      });
      // Harmless calls still work in between.
      if (time === 0) {
        expect(await hostile.textLayer(1)).toEqual([]);
        await hostile.dispose();
        hostile = await openDocument(path, { strikes: new Strikes(known) });
      }
    }
    const reason = expect.stringMatching(/Drawing page 1 (took more than 1\d s|needed more)/);
    await expect(hostile.textLayer(1)).rejects.toMatchObject({ code: 'document-stopped', message: reason });
    const strikes = new Strikes(known);
    await expect(openDocument(path, { strikes })).rejects.toMatchObject({ code: 'document-stopped', message: reason });
    const trusted = await openDocument(path, { strikes, trusted: true });
    expect(await trusted.textLayer(1)).toEqual([]);
    await Promise.all([hostile.dispose(), trusted.dispose()]);
  });

  it('that was stopped once does not get the time again that its reader has waited already', async () => {
    const hostile = await openDocument(bomb('d.pdf'), { limits: { time: 4000 }, strikes: new Strikes() });
    const drawn = async () => await hostile.rasterise(1).catch((error: unknown) => (error as DocentError).message);
    // A quick machine fills the memory before the time is up.
    expect(await drawn()).toMatch(/took more than [1-3]|needed more/);
    // One page job at a time: the second waits until the first has taken its time.
    const [, second] = await Promise.all([drawn(), drawn()]);
    expect(second).toMatch(/took more than [0-2]\.\d s/);
    await hostile.dispose();
  });

  it('can be cancelled at once, and its process is soon free for others', async () => {
    const hostile = await openDocument(bomb('c.pdf'));
    const controller = new AbortController();
    const drawing = hostile.rasterise(1, { signal: controller.signal });
    setTimeout(() => controller.abort(), 300);
    await expect(drawing).rejects.toMatchObject({ code: 'cancelled' });
    // A cancelled call does not count against the document.
    expect(await hostile.textLayer(1)).toEqual([]);
    await hostile.dispose();
  });

  it.skipIf(!existsSync(bombs))(
    'ends in a clear error, for each of the six in ../shared/data/bombs',
    async () => {
      const end = async (name: string) => {
        const start = performance.now();
        const document = await openDocument(join(bombs, name));
        try {
          await document.textLayer(1);
          await document.rasterise(1);
          return { name, code: 'none', seconds: 0 };
        } catch (error) {
          return { name, code: (error as DocentError).code, seconds: (performance.now() - start) / 1000 };
        } finally {
          await document.dispose();
        }
      };
      const names = readdirSync(bombs);
      for (let at = 0; at < names.length; at += 3) {
        for (const { name, code, seconds } of await Promise.all(names.slice(at, at + 3).map(end))) {
          expect({ name, code }).toEqual({ name, code: expect.stringMatching(/^(?:timeout|too-large|file-damaged)$/) });
          expect(seconds, name).toBeLessThan(60);
        }
      }
    },
    300_000,
  );
});

describe('A process that reads documents', () => {
  it('may be killed during a call: another takes over, and the caller does not notice', async () => {
    const document = await openDocument(report);
    for (let time = 0; time < 3; time++) {
      const text = document.textLayer(1);
      for (const pid of workers()) process.kill(pid, 'SIGKILL');
      expect((await text)!.length).toBeGreaterThan(10);
    }
    await document.dispose();
  }, 600_000);

  it('may be killed at random while 100 documents are read: all 100 are read', async () => {
    const seed = { value: 7 };
    const random = () => {
      seed.value = (seed.value * 1103515245 + 12345) % 2 ** 31;
      return seed.value / 2 ** 31;
    };
    let read100 = 0;
    let kills = 0;
    // One kill per five documents or so, at random moments, so that even a slow machine makes progress.
    const killer = setInterval(() => {
      const pids = workers();
      if (pids.length === 0 || read100 < kills * 5) return;
      kills += 1;
      process.kill(pids[Math.floor(random() * pids.length)]!, 'SIGKILL');
    }, 40);
    try {
      const paths = Array.from({ length: 100 }, (_, i) => {
        const path = join(folder, `good-${i}.pdf`);
        writeFileSync(path, onePagePdf({ width: 200, height: 200, content: `BT /F1 20 Tf 9 99 Td (page ${i}) Tj ET` }));
        return path;
      });
      const read = async (path: string) => {
        const document = await openDocument(path);
        const text = (await document.textLayer(1))!.map((item) => item.text).join('');
        expect((await document.image(1, { width: 100, quality: 80 })).bytes.length).toBeGreaterThan(50);
        await document.dispose();
        read100 += 1;
        return text;
      };
      const texts: string[] = [];
      for (let at = 0; at < 100; at += 4) texts.push(...(await Promise.all(paths.slice(at, at + 4).map(read))));
      expect(texts).toEqual(paths.map((_, i) => `page ${i}`));
      expect(kills).toBeGreaterThan(10);
    } finally {
      clearInterval(killer);
    }
  }, 600_000);

  it('gets only the environment variables that it needs', async () => {
    const { DOCENT_ENDPOINT_KEY: before } = process.env;
    process.env.DOCENT_ENDPOINT_KEY = 'secret-of-the-test';
    try {
      await documentWorkers().dispose();
      await (await openDocument(report)).dispose();
      const [pid] = workers();
      expect(readFileSync(`/proc/${pid}/environ`, 'latin1')).not.toContain('secret-of-the-test');
    } finally {
      if (before === undefined) delete process.env.DOCENT_ENDPOINT_KEY;
      else process.env.DOCENT_ENDPOINT_KEY = before;
    }
  });
});

describe.skipIf(process.platform === 'win32')('Input that is not a file', () => {
  it('is refused at once: pipes, sockets, devices, circular links', async () => {
    const [pipe, socket, loop] = ['pipe.pdf', 'socket.pdf', 'loop.pdf'].map((name) => join(folder, name));
    execFileSync('mkfifo', [pipe!]);
    execFileSync('ln', ['-s', loop!, loop!]);
    const server = createServer().listen(socket);
    try {
      for (const [path, what] of [
        [pipe!, 'a pipe'],
        [socket!, 'a socket'],
        ['/dev/zero', 'a device'],
        [folder, 'a folder'],
        [loop!, 'links lead in a circle'],
      ] as const) {
        await expect(openDocument(path), path).rejects.toMatchObject({
          code: 'file-unreadable',
          message: expect.stringContaining(what),
        });
      }
    } finally {
      server.close();
    }
  });
});
