import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createDocentService } from '../../src-main/docent-service.ts';
import { documentWorkers } from '../../src-main/documents/index.ts';
import { spoilable } from '../models/import/fixtures.ts';
import { temporaryFolder } from '../models/temporary-folder.ts';
import { root } from '../source-imports.ts';
import { commandLine, type Outcome } from './command-line.ts';

const MODEL = 4;
const sample = join(root, 'resources/samples/receipt.jpg');

afterAll(() => documentWorkers().dispose());

async function docent(args: readonly string[], dataDir = temporaryFolder()): Promise<Outcome> {
  return await commandLine(args, createDocentService, { env: { DOCENT_DATA_DIR: dataDir } });
}

/** Every command that is given a path, with what the other arguments have to be. */
const COMMANDS: readonly (readonly [what: string, args: (path: string) => readonly string[]])[] = [
  ['read', (path) => ['read', path]],
  ['ask', (path) => ['ask', path, 'What is the total?']],
  ['receipt', (path) => ['receipt', path]],
  ['receipt --schema', (path) => ['receipt', sample, '--schema', path]],
  ['receipt --rules', (path) => ['receipt', sample, '--no-ask', '--hledger', '--rules', path]],
  ['caption', (path) => ['caption', path]],
  ['compare', (path) => ['compare', path, 'What is the total?', '--with', 'docent-mini']],
  ['batch receipt --schema', (path) => ['batch', 'receipt', sample, '--schema', path, '--out', `${path}.csv`]],
  ['history import', (path) => ['history', 'import', path]],
  ['eval', (path) => ['eval', path]],
  ['models import', (path) => ['models', 'import', path]],
  ['read --model', (path) => ['read', sample, '--model', path]],
];

describe.skipIf(process.platform === 'win32')('What is given as a file but is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'docent-not-files-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const loop = join(folder, 'loop');
  symlinkSync(loop, loop);

  it.each(COMMANDS)('ends `docent %s` at once, with an error that names it', async (_, args) => {
    for (const path of [pipe, loop, '/dev/zero']) {
      const { code, stderr, stdout } = await docent(args(path));
      expect({ path, code, stdout }).toEqual({ path, code: expect.any(Number), stdout: '' });
      expect(code, stderr).not.toBe(0);
      expect(stderr).toMatch(/^docent: .{10,300}$/m);
      expect(stderr).not.toMatch(/internal|\n {4}at /i);
    }
  });

  it('is passed over in a folder of `docent batch receipt`, and the documents in it are read', async () => {
    const documents = join(folder, 'documents');
    mkdirSync(documents);
    execFileSync('mkfifo', [join(documents, 'pipe.pdf'), join(documents, 'pipe')]);
    symlinkSync(join(documents, 'loop.pdf'), join(documents, 'loop.pdf'));
    copyFileSync(sample, join(documents, 'receipt.jpg'));
    const out = join(folder, 'out.csv');
    const { code, stderr } = await docent(['batch', 'receipt', documents, '--no-ask', '--out', out]);
    expect(code, stderr).toBe(0);
  }, 300_000);
});

describe.skipIf(process.platform === 'win32')('A model folder from a stranger', () => {
  const PARTS = ['config.json', 'qwen.tiktoken', 'model.safetensors.index.json', 'pytorch_model.bin.index.json'];

  it.each(PARTS)('whose %s is a pipe, a link in a circle or a sparse file of 3 GB is refused at once', async (part) => {
    const folder = spoilable('monkey-tiny');
    const path = join(folder, part);
    for (const spoil of [
      () => execFileSync('mkfifo', [path]),
      () => symlinkSync(path, path),
      () => {
        writeFileSync(path, '');
        truncateSync(path, 3 * 2 ** 30);
      },
    ]) {
      rmSync(path, { force: true });
      spoil();
      const before = process.memoryUsage.rss();
      const { code, stderr } = await docent(['models', 'import', folder]);
      expect(code, stderr).toBe(MODEL);
      expect(stderr).toMatch(/^docent: .{10,300}$/m);
      expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 2 ** 20);
    }
  });
});
