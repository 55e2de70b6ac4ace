import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePrivate } from '../../src-main/files/privacy.ts';
import { openHistory } from '../../src-main/history/index.ts';
import { root } from '../source-imports.ts';

const mode = (path: string): number => statSync(path).mode & 0o777;

/** Every file and folder below one. */
function below(folder: string): string[] {
  return readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)));
}

describe.skipIf(process.platform === 'win32')('The data folder', () => {
  it('is private to its user whichever command creates it, and an export is not', () => {
    const home = mkdtempSync(join(tmpdir(), 'docent-privacy-'));
    const dataDir = join(home, 'data');
    const env = { ...process.env, DOCENT_DATA_DIR: dataDir, DOCENT_CACHE: join(home, 'cache') };
    const docent = (...args: string[]) =>
      execFileSync(process.execPath, [join(root, 'src-main/hosts/cli/main.ts'), ...args], { cwd: home, env });
    const elsewhere = openHistory({ dataDir: join(home, 'elsewhere'), maintainAfterMs: null });
    writeFileSync(join(home, 'history.json'), elsewhere.exportAll());
    elsewhere.dispose();
    docent('history', 'import', 'history.json');
    expect(readdirSync(dataDir)).toContain('history.sqlite');
    for (const path of [dataDir, ...below(dataDir)]) {
      expect({ path, mode: mode(path) & 0o077 }).toEqual({ path, mode: 0 });
    }
    const page = join(root, 'resources/samples/report.pdf');
    docent('receipt', page, '--no-ask', '--csv', '--out', 'shared.csv');
    expect(mode(join(home, 'shared.csv'))).toBe(0o666 & ~process.umask());
  });

  it('of an earlier version becomes private when it is opened; other files in it keep their modes', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'docent-privacy-'));
    openHistory({ dataDir, maintainAfterMs: null }).dispose();
    writeFileSync(join(dataDir, 'notes.txt'), 'mine');
    for (const name of ['history.sqlite', 'notes.txt']) chmodSync(join(dataDir, name), 0o644);
    makePrivate(dataDir);
    expect(mode(join(dataDir, 'history.sqlite'))).toBe(0o600);
    expect(mode(join(dataDir, 'notes.txt'))).toBe(0o644);
  });
});
