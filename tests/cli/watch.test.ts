import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHistory } from '../../src-main/history/index.ts';
import { Progress } from '../../src-main/hosts/cli/progress.ts';
import { runCli } from '../../src-main/hosts/cli/run-cli.ts';

const report = new URL('../../resources/samples/report.pdf', import.meta.url).pathname;

let folder: string;
let dataDir: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'docent-watch-cli-'));
  dataDir = mkdtempSync(join(tmpdir(), 'docent-watch-data-'));
});
afterEach(() => {
  for (const path of [folder, dataDir]) rmSync(path, { recursive: true, force: true });
});

/** Runs `docent watch` until `enough` lines are on standard output; the lines, and the exit code. */
async function watchFor(enough: number, meanwhile: () => void = () => {}) {
  const stop = new AbortController();
  let [stdout, stderr] = ['', ''];
  const err = {
    isTTY: false,
    write: (text: string) => {
      stderr += text;
      if (text.includes('watching.')) meanwhile();
      if (text.includes('watching.') && enough === 0) stop.abort();
    },
  };
  const code = await runCli(['watch', folder, '--data-dir', dataDir, '--json'], {
    stdout: {
      write: (text: string) => {
        stdout += text;
        if (stdout.split('\n').length - 1 === enough) stop.abort();
      },
    },
    stderr: err,
    env: {},
    signal: stop.signal,
    progress: new Progress(err),
    createDocent: () => Promise.reject(new Error('Watching opens no service of its own.')),
    exactBytes: async () => true,
  });
  const lines = stdout.split('\n').filter((line) => line !== '');
  return { code, lines: lines.map((line): unknown => JSON.parse(line)), stderr };
}

describe('docent watch', () => {
  it('adds what is there and what arrives, names what is no document, and adds nothing again at the next start', async () => {
    copyFileSync(report, join(folder, 'there.pdf'));
    const first = await watchFor(3, () => {
      copyFileSync(report, join(folder, 'same-again.pdf'));
      writeFileSync(join(folder, 'notes.bin'), Buffer.from([0, 1, 2, 3]));
    });
    expect(first.lines).toHaveLength(3);
    expect(first.lines).toContainEqual(
      expect.objectContaining({ path: join(folder, 'there.pdf'), added: true, pages: 2, error: null }),
    );
    expect(first.lines).toContainEqual(
      expect.objectContaining({ path: join(folder, 'same-again.pdf'), added: false, pages: 2, error: null }),
    );
    expect(first.lines).toContainEqual(
      expect.objectContaining({
        path: join(folder, 'notes.bin'),
        documentId: null,
        error: expect.objectContaining({ code: 'unsupported-format' }),
      }),
    );
    const history = openHistory({ dataDir });
    expect(history.listDocuments({ removed: false }).map(({ name }) => name)).toEqual(['there.pdf']);
    history.dispose();
    const second = await watchFor(0);
    expect(second.lines).toEqual([]);
  });

  it('is refused for a folder that is not there, with the data folder free again', async () => {
    rmSync(folder, { recursive: true });
    const { code, lines } = await watchFor(-1);
    expect(code).toBe(3);
    expect(lines).toEqual([{ error: expect.objectContaining({ code: 'file-not-found' }) }]);
    openHistory({ dataDir }).dispose();
  });
});
