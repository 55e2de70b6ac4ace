import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findElectron } from '../../src-main/hosts/cli/app.ts';
import { openBrowser } from '../../src-main/hosts/open-browser.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'docent-opening-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe.runIf(process.platform === 'linux')('Opening the default browser on Linux', () => {
  /** A program called xdg-open that notes what it was given: a stand-in for a desktop. */
  function standIn(exitCode: number): NodeJS.ProcessEnv {
    const file = join(dir, 'xdg-open');
    writeFileSync(file, `#!/bin/sh\necho "$@" > ${join(dir, 'given')}\nexit ${exitCode}\n`);
    chmodSync(file, 0o755);
    return { PATH: `${dir}:/bin:/usr/bin`, DISPLAY: ':0' };
  }

  test('hands it the address', async () => {
    expect(await openBrowser('http://127.0.0.1:1/open#x', 'linux', standIn(0))).toBe(true);
    expect(readFileSync(join(dir, 'given'), 'utf8')).toBe('http://127.0.0.1:1/open#x\n');
  });

  test('says when there is none', async () => {
    expect(await openBrowser('http://x', 'linux', standIn(3))).toBe(false);
    expect(await openBrowser('http://x', 'linux', { PATH: join(dir, 'nothing'), DISPLAY: ':0' })).toBe(false);
  });

  test('does not try without a display', async () => {
    const { DISPLAY: _, ...env } = standIn(0);
    expect(await openBrowser('http://x', 'linux', env)).toBe(false);
    expect(existsSync(join(dir, 'given'))).toBe(false);
  });
});

describe('Electron', () => {
  const put = (path: string, text = '') => {
    mkdirSync(join(dir, path, '..'), { recursive: true });
    writeFileSync(join(dir, path), text);
  };

  test('is used if its binary exists, wherever the package puts it', () => {
    put('node_modules/electron/dist/electron');
    expect(findElectron(dir, { DISPLAY: ':0' }, 'linux')).toBe(join(dir, 'node_modules/electron/dist/electron'));
    put('node_modules/electron/path.txt', 'other/electron');
    expect(findElectron(dir, { DISPLAY: ':0' }, 'linux')).toBeUndefined();
    put('node_modules/electron/dist/other/electron');
    expect(findElectron(dir, { DISPLAY: ':0' }, 'linux')).toBe(join(dir, 'node_modules/electron/dist/other/electron'));
  });

  test('is not used if only its package exists, which would download it, nor without a display', () => {
    put('node_modules/electron/package.json', '{}');
    expect(findElectron(dir, {}, 'darwin')).toBeUndefined();
    put('node_modules/electron/dist/electron');
    expect(findElectron(dir, {}, 'linux')).toBeUndefined();
  });
});
