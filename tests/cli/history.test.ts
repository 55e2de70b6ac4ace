import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { passagesOf } from '../../src-main/finding/passages.ts';
import { Embeddings } from '../../src-main/inference/embedding/embeddings.ts';
import { documentId, examplePage } from '../history/examples.ts';
import { addConversation, openFor, temporaryFolder } from '../history/temporary-history.ts';
import { embeddingSettings } from '../inference/embedding-model.ts';
import { commandLine, TableDocent } from './command-line.ts';

function filledFolder(): string {
  const folder = temporaryFolder();
  const history = openFor(folder);
  addConversation(history, 'receipt.pdf', [['What is the total?', '12.50 원']]);
  history.savePageText(documentId('receipt.pdf'), examplePage(3, ['총합계', '12.50']));
  history.dispose();
  return folder;
}

function run(args: readonly string[], env: Record<string, string> = {}) {
  return commandLine(['history', ...args], () => Promise.resolve(new TableDocent()), { env });
}

describe('docent history', () => {
  it('lists conversations, for people and as JSON', async () => {
    const dataDir = filledFolder();
    const text = await run(['list', '--data-dir', dataDir]);
    expect(text).toMatchObject({ code: 0, stdout: expect.stringMatching(/1 {2}receipt\.pdf {2}About receipt\.pdf/) });
    const json = await run(['list', '--json'], { DOCENT_DATA_DIR: dataDir });
    expect(JSON.parse(json.stdout)).toMatchObject([
      { documentName: 'receipt.pdf', title: 'About receipt.pdf', turns: 1 },
    ]);
  });

  it('searches while the app is open and marks what it found', async () => {
    const dataDir = filledFolder();
    openFor(dataDir);
    const found = await run(['search', '12.50', '합계', '--data-dir', dataDir]);
    expect(found).toMatchObject({ code: 0, stdout: expect.stringContaining('총[합계] [12.50]') });
    expect(found.stdout).toContain('receipt.pdf, page 3');
    expect(await run(['search', 'nowhere', '--data-dir', dataDir])).toMatchObject({
      code: 0,
      stdout: 'Nothing found.\n',
    });
    const json = await run(['search', 'total', '--json', '--data-dir', dataDir]);
    expect(JSON.parse(json.stdout)).toMatchObject([{ kind: 'question', marks: [[12, 17]] }]);
  });

  it('finds pages that say it in other words, as the window does, also while the app is open', async () => {
    const dataDir = filledFolder();
    const history = openFor(dataDir);
    const lines = ['The tenant may end this contract', 'with three months of notice.'];
    history.savePageText(documentId('receipt.pdf'), examplePage(2, lines));
    const embeddings = new Embeddings(embeddingSettings);
    const passages = passagesOf(history.getPageText(documentId('receipt.pdf'), 2)!.lines);
    const vectors = await embeddings.embed(
      passages.map(({ text }) => text),
      'passage',
    );
    const embedded = passages.map(({ firstLine, lastLine }, i) => ({ firstLine, lastLine, vector: vectors[i]! }));
    history.savePassages(documentId('receipt.pdf'), 2, await embeddings.sha(), embedded);
    await embeddings.dispose();
    const found = await run(['search', 'giving', 'up', 'a', 'rented', 'flat', '--data-dir', dataDir], {
      DOCENT_CACHE: embeddingSettings.cacheDir,
    });
    expect(found).toMatchObject({ code: 0, stderr: '' });
    expect(found.stdout).toContain('receipt.pdf, page 2 (page, in other words, ');
    expect(found.stdout).toContain('The tenant may end this contract');
    const total = await run(['search', 'total', '--json', '--data-dir', dataDir], {
      DOCENT_CACHE: embeddingSettings.cacheDir,
    });
    expect(JSON.parse(total.stdout)[0]).toMatchObject({ kind: 'question', marks: [[12, 17]] });
  });

  it('exports to standard output or a file, and imports that', async () => {
    const dataDir = filledFolder();
    const file = join(dataDir, 'out.json');
    const printed = await run(['export', '--data-dir', dataDir]);
    expect(JSON.parse(printed.stdout)).toMatchObject({ format: 'docent-history', version: 2 });
    expect(await run(['export', '--out', file, '--data-dir', dataDir])).toMatchObject({ code: 0, stdout: '' });
    const other = temporaryFolder();
    const first = await run(['import', file, '--data-dir', other, '--json']);
    expect(JSON.parse(first.stdout)).toEqual({ documents: 1, conversations: 1, turns: 1 });
    const second = await run(['import', file, '--data-dir', other]);
    expect(second.stdout).toBe('Imported: documents 0, conversations 0, questions 0.\n');
    expect((await run(['search', 'total', '--data-dir', other])).stdout).toContain('[total]');
  });

  it('does not touch the file when an export fails', async () => {
    const dataDir = filledFolder();
    const file = join(dataDir, 'folder', 'out.json');
    expect(await run(['export', '--out', file, '--data-dir', dataDir])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('Choose another file'),
    });
    expect(existsSync(dirname(file))).toBe(false);
  });

  it('says which process prevents an import', async () => {
    const dataDir = filledFolder();
    const file = join(dataDir, 'out.json');
    await run(['export', '--out', file, '--data-dir', dataDir]);
    openFor(dataDir);
    const refused = await run(['import', file, '--data-dir', dataDir, '--json']);
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining(`process ${process.pid}`) });
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'in-use' } });
  });

  it('explains what is wrong with a file or folder', async () => {
    const dataDir = filledFolder();
    const file = join(dataDir, 'bad.json');
    writeFileSync(file, '{"format":"docent-history","version":9}');
    expect(await run(['import', file, '--data-dir', dataDir])).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/Update Docent/),
    });
    expect(await run(['import', `${file}x`, '--data-dir', dataDir])).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/no file/),
    });
    const nowhere = join(dataDir, 'nowhere');
    expect(await run(['list', '--data-dir', nowhere])).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/no history in/),
    });
    expect(existsSync(nowhere)).toBe(false);
    expect(readFileSync(file, 'utf8')).toContain('"version":9');
  });
});
