import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SeenFiles, watchFolders } from '../../src-main/watching/index.ts';

const SETTLED_MS = 300;
const PATIENCE_MS = 6000;
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

let folder: string;
let dataDir: string;
let stop: AbortController;
let ended: Promise<void>;
let added: string[];
let errors: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'docent-watched-'));
  dataDir = mkdtempSync(join(tmpdir(), 'docent-watched-data-'));
  added = [];
  errors = [];
});

afterEach(async () => {
  stop?.abort();
  await ended;
  for (const path of [folder, dataDir]) rmSync(path, { recursive: true, force: true });
});

/** Resolves once everything that was there has been dealt with. */
async function start(add = (path: string) => void added.push(path.slice(folder.length + 1))): Promise<void> {
  stop = new AbortController();
  const seen = await SeenFiles.open(dataDir);
  await new Promise<void>((caughtUp, failed) => {
    ended = watchFolders({
      folders: [folder],
      seen,
      add: async (path) => add(path),
      onError: (error) => errors.push(error.message),
      onCaughtUp: caughtUp,
      signal: stop.signal,
      settledMs: SETTLED_MS,
      patienceMs: PATIENCE_MS,
    });
    ended.catch(failed);
  });
}

const put = (name: string, content = name) => writeFileSync(join(folder, name), content);

describe('a watched folder', () => {
  it('gives every file once: those that were there, those that arrive, and those that change', async () => {
    mkdirSync(join(folder, 'in'));
    put('in/there.pdf');
    await start();
    await expect.poll(() => added).toEqual(['in/there.pdf']);
    put('new.jpg');
    await expect.poll(() => added).toEqual(['in/there.pdf', 'new.jpg']);
    put('in/there.pdf', 'another version');
    await expect.poll(() => added).toEqual(['in/there.pdf', 'new.jpg', 'in/there.pdf']);
    expect(errors).toEqual([]);
  });

  it('waits for a file that is still being written', async () => {
    await start((path) => void added.push(String(statSync(path).size)));
    put('slow.pdf', '');
    for (let part = 0; part < 8; part++) {
      appendFileSync(join(folder, 'slow.pdf'), 'x'.repeat(1000));
      await pause(SETTLED_MS / 3);
    }
    await expect.poll(() => added).toEqual(['8000']);
  });

  it('waits for the rest of a document whose writer pauses, and gives it once', async () => {
    const report = readFileSync(new URL('../../resources/samples/report.pdf', import.meta.url));
    await start((path) => void added.push(String(statSync(path).size)));
    writeFileSync(join(folder, 'slow.pdf'), report.subarray(0, 1500));
    await pause(5 * SETTLED_MS);
    expect(added).toEqual([]);
    appendFileSync(join(folder, 'slow.pdf'), report.subarray(1500));
    await expect.poll(() => added).toEqual([String(report.length)]);
    await pause(3 * SETTLED_MS);
    expect(added).toHaveLength(1);
  });

  it('takes a document without its end in the end: it is damaged, and the reader should know', async () => {
    await start();
    put('damaged.pdf', '%PDF-1.7 and no more');
    await pause(3 * SETTLED_MS);
    expect(added).toEqual([]);
    await expect.poll(() => added, { timeout: 10 * PATIENCE_MS }).toEqual(['damaged.pdf']);
  });

  it.skipIf(process.platform !== 'linux')(
    'waits until a program closes the file, if its format has no end',
    async () => {
      await start();
      const file = openSync(join(folder, 'notes.txt'), 'w');
      writeSync(file, 'The first half, ');
      await pause(3 * SETTLED_MS);
      expect(added).toEqual([]);
      writeSync(file, 'and the second.');
      closeSync(file);
      await expect.poll(() => added).toEqual(['notes.txt']);
    },
  );

  it('gives nothing twice over a restart, and a moved file under its new name', async () => {
    put('a.pdf');
    put('b.pdf');
    await start();
    await expect.poll(() => added.toSorted()).toEqual(['a.pdf', 'b.pdf']);
    stop.abort();
    await ended;
    put('c.pdf');
    renameSync(join(folder, 'b.pdf'), join(folder, 'moved.pdf'));
    added = [];
    await start();
    await expect.poll(() => added.toSorted()).toEqual(['c.pdf', 'moved.pdf']);
  });

  it('leaves hidden files and links alone, and goes on after a file that could not be dealt with', async () => {
    const outside = join(dataDir, 'outside.pdf');
    writeFileSync(outside, 'outside');
    symlinkSync(outside, join(folder, 'link.pdf'));
    put('.hidden.pdf');
    put('bad.pdf');
    put('good.pdf');
    await start((path) => {
      if (path.endsWith('bad.pdf')) throw new Error('bad.pdf is bad.');
      added.push(path.slice(folder.length + 1));
    });
    await expect.poll(() => added).toEqual(['good.pdf']);
    expect(errors).toEqual(['bad.pdf is bad.']);
  });

  it('is refused when it is not there', async () => {
    rmSync(folder, { recursive: true });
    await expect(start()).rejects.toThrow(/There is no folder .* Check the path/);
    ended = Promise.resolve();
  });
});
