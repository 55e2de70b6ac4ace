import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDocument } from '../../src-main/documents/index.ts';
import { GROCER, linesOf } from '../receipts/sample-lines.ts';
import { commandLine, TableDocent } from './command-line.ts';

const sample = 'resources/samples/receipt.jpg';
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'docent-export-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function reading(text = GROCER): () => TableDocent {
  return () => {
    const docent = new TableDocent();
    docent.pageLines = linesOf(text);
    return docent;
  };
}

describe('docent export', () => {
  it('saves everything that is asked for, and says which files it wrote', async () => {
    const at = (name: string) => join(dir, name);
    const outs = ['--pdf', at('a.pdf'), '--text', at('a.txt'), '--markdown', at('a.md'), '--tables', at('tables')];
    const { code, stdout } = await commandLine(['export', sample, ...outs, '--json'], reading());
    expect(code).toBe(0);
    const { files } = JSON.parse(stdout) as { files: string[] };
    expect(files).toEqual([
      ...[at('a.pdf'), at('a.txt'), at('a.md')],
      ...[join(at('tables'), 'page-1-table-1.csv'), join(at('tables'), 'tables.xlsx')],
    ]);
    expect(readdirSync(at('tables')).sort()).toEqual(['page-1-table-1.csv', 'tables.xlsx']);
    expect(readFileSync(at('a.txt'), 'utf8')).toContain('CHOCOLATE 73ML   2   1.60   3.20');
    expect(readFileSync(at('a.md'), 'utf8')).toContain('| CHOCOLATE 73ML | 2 | 1.60 | 3.20 |');
    expect(readFileSync(join(at('tables'), 'page-1-table-1.csv'), 'utf8')).toContain('CHOCOLATE 73ML,2,1.60,3.20');
    const pdf = await openDocument(at('a.pdf'));
    expect((await pdf.textLayer(1))!.map(({ text }) => text).join('')).toContain('CHOCOLATE 73ML');
    await pdf.dispose();
  });

  it('asks what to save, and for a whole document as a PDF', async () => {
    const none = await commandLine(['export', sample], reading());
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('--pdf FILE')]);
    const part = await commandLine(['export', sample, '--page', '1', '--pdf', join(dir, 'no.pdf')], reading());
    expect([part.code, part.stderr]).toEqual([2, expect.stringContaining('Leave --page out')]);
    expect(existsSync(join(dir, 'no.pdf'))).toBe(false);
  });

  it('writes no tables where there are none, and says so', async () => {
    const out = join(dir, 'no-tables');
    const { code, stderr } = await commandLine(['export', sample, '--tables', out], reading('\n Only words'));
    expect([code, stderr]).toEqual([2, expect.stringContaining('No table was found')]);
    expect(existsSync(out)).toBe(false);
  });

  it('says so if a file cannot be written', async () => {
    const { code, stderr } = await commandLine(['export', sample, '--text', join(dir, 'missing', 'a.txt')], reading());
    expect([code, stderr]).toEqual([3, expect.stringContaining('could not be written')]);
  });
});
