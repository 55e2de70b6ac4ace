import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { externalLink, mayRequest, mayUse } from '../../src-main/hosts/desktop/app-origin.ts';
import { fileArguments, handedOver } from '../../src-main/hosts/desktop/file-arguments.ts';
import { appMenu, type MenuItem } from '../../src-main/hosts/desktop/menu.ts';
import { stoppedWindow } from '../../src-main/hosts/desktop/questions.ts';
import { placeWindow } from '../../src-main/hosts/desktop/window-state.ts';

describe('Files among the arguments', () => {
  const folder = mkdtempSync(join(tmpdir(), 'docent-arguments-'));
  const file = join(folder, 'a report, 50% & 보고서.pdf');
  writeFileSync(file, '%PDF-');

  test('may be relative, absolute or addresses, and count once', () => {
    const name = 'a report, 50% & 보고서.pdf';
    expect(fileArguments([name, file, pathToFileURL(file).href], folder)).toEqual([file]);
  });

  test('are not switches, folders, other addresses or what does not exist', () => {
    const others = [
      '--inspect',
      '-psn_0_1',
      folder,
      'https://docs.example/a.pdf',
      'file://elsewhere/a.pdf',
      'gone.pdf',
      '',
    ];
    expect(fileArguments(others, folder)).toEqual([]);
  });

  test('from a second start are accepted only in the agreed form', () => {
    expect(handedOver({ files: ['/a', '/b'] })).toEqual(['/a', '/b']);
    for (const odd of [undefined, null, 'x', { files: 'x' }, { files: [1] }]) expect(handedOver(odd)).toEqual([]);
  });
});

describe("The window's place", () => {
  const screen = { x: 0, y: 25, width: 1920, height: 1055 };
  const left = { x: -1280, y: 0, width: 1280, height: 1024 };
  const at = (x: number, y: number, width = 900, height = 700) => ({
    bounds: { x, y, width, height },
    maximized: false,
    fullScreen: false,
  });

  test('is kept on every display, also partly outside of it', () => {
    expect(placeWindow(at(-1200, 50), [screen, left])).toEqual({ x: -1200, y: 50, width: 900, height: 700 });
    expect(placeWindow(at(1780, 900), [screen])).toMatchObject({ x: 1780, y: 900 });
  });

  test.each([
    ['on a display that is gone', -1200, 50],
    ['so far right that only its edge shows', 1900, 50],
    ['with its title bar above the screen', 100, -40],
    ['below the screen', 100, 1075],
  ])('is given up %s', (_where, x, y) => {
    expect(placeWindow(at(x, y), [screen])).toEqual({ width: 900, height: 700 });
  });

  test('never exceeds the display, and never falls below what the window needs', () => {
    expect(placeWindow(at(10, 30, 5000, 4000), [screen])).toEqual({ x: 10, y: 30, width: 1920, height: 1055 });
    expect(placeWindow(at(10, 30, 10, 10), [screen])).toMatchObject({ width: 640, height: 480 });
    expect(placeWindow(undefined, [{ x: 0, y: 0, width: 1024, height: 700 }])).toEqual({ width: 1024, height: 700 });
  });
});

describe('What a page may reach', () => {
  test('is its own origin and its own blobs', () => {
    for (const url of ['app://docent/', 'app://docent/a.js?x#y', 'blob:app://docent/1', 'data:image/png;base64,AA']) {
      expect(mayRequest(url), url).toBe(true);
    }
    for (const url of [
      'app://docent.evil/',
      'app://other/',
      'blob:https://a/1',
      'file:///a',
      'https://a/',
      'ws://a/',
    ]) {
      expect(mayRequest(url), url).toBe(false);
    }
  });

  test('includes writing to the clipboard, and no other permission', () => {
    expect(mayUse('clipboard-sanitized-write', 'app://docent/index.html')).toBe(true);
    expect(mayUse('clipboard-read', 'app://docent/index.html')).toBe(false);
    expect(mayUse('clipboard-sanitized-write', 'app://docent.evil/')).toBe(false);
  });

  test('is no address outside; https links are offered, written out, if they do not disguise their host', () => {
    expect(externalLink('https://docs.example/a b')).toBe('https://docs.example/a%20b');
    expect(externalLink('https://doсs.example/')).toMatch(/^https:\/\/xn--/);
    for (const url of [
      'http://a/',
      'javascript:alert(1)',
      'file:///a',
      'mailto:a@b',
      'https://good@evil/',
      'no address',
    ]) {
      expect(externalLink(url), url).toBeUndefined();
    }
  });
});

describe('A window that stopped', () => {
  test('reopens with a notice; soon after that only on request', () => {
    expect(stoppedWindow('crashed', Number.POSITIVE_INFINITY)).toMatchObject({ again: false });
    expect(stoppedWindow('oom', 1000)).toMatchObject({ again: true, buttons: ['Open Again', 'Quit'] });
  });
});

describe('The menu', () => {
  const all = (menu: readonly MenuItem[]): MenuItem[] => menu.flatMap((item) => [item, ...all(item.submenu ?? [])]);

  test('opens files with Ctrl+O, in English and Korean', () => {
    const open = vi.fn();
    for (const [locale, label] of [
      ['de', 'Open…'],
      ['ko-KR', '열기…'],
    ] as const) {
      const item = all(appMenu({ open }, { locale })).find((entry) => entry.label === label);
      expect(item?.accelerator).toBe('CmdOrCtrl+O');
      item?.click?.();
    }
    expect(open).toHaveBeenCalledTimes(2);
  });

  test('leaves the keys of the page alone, and has developer tools in a checkout only', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const items = all(appMenu({ open: vi.fn() }, { platform }));
      expect(items.filter((item) => /^CmdOrCtrl\+[=\-0F+]$/.test(item.accelerator ?? ''))).toEqual([]);
      expect(items.some((item) => item.role === 'toggleDevTools')).toBe(false);
    }
    expect(all(appMenu({ open: vi.fn() }, { developer: true })).some((item) => item.role === 'toggleDevTools')).toBe(
      true,
    );
  });
});
