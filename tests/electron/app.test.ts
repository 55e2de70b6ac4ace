import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'electron-vite';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { DOCUMENT_PACKAGES, packagesReached } from '../../bin/packaging/packages-reached.ts';
import type { AppEvent } from '../../src-main/contract/docent-api.ts';
import { type Electron, StandInApp } from './stand-in-app.ts';

// The app as electron-vite builds it, so that its paths are those of the real one; Electron is the stand-in.
const root = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = join(root, 'dist/electron/main/main.js');
const ENGINE = join(root, 'dist/electron/main/engine-process.js');
const receipt = join(root, 'resources/samples/receipt.jpg');
const report = join(root, 'resources/samples/report.pdf');

beforeAll(async () => {
  await build({ configFile: join(root, 'electron.config.ts'), root, logLevel: 'error' });
});

const argv = process.argv;
let apps: StandInApp[] = [];
afterEach(async () => {
  process.argv = argv;
  vi.unstubAllEnvs();
  for (const app of apps) if (app.electron.standIn.exitCode === undefined) await app.quit();
  apps = [];
});

interface Start {
  readonly files?: readonly string[];
  readonly dataDir?: string;
  readonly ready?: boolean;
  readonly before?: (electron: Electron) => void;
}

async function start({ files = [], dataDir = temporary(), ready = true, before }: Start = {}): Promise<StandInApp> {
  vi.resetModules();
  vi.stubEnv('DOCENT_DATA_DIR', dataDir);
  process.argv = ['electron', '.', ...files];
  const electron = (await import('electron')) as unknown as Electron;
  before?.(electron);
  const app = new StandInApp(electron);
  apps.push(app);
  await import(/* @vite-ignore */ MAIN);
  if (ready) await becomeReady(app);
  return app;
}

async function becomeReady(app: StandInApp): Promise<void> {
  app.electron.app.becomeReady();
  await expect.poll(() => app.electron.BrowserWindow.getAllWindows()).toHaveLength(1);
}

function temporary(): string {
  return mkdtempSync(join(tmpdir(), 'docent-desktop-'));
}

describe('The window', () => {
  test('is a sandboxed page without Node, at our own origin', async () => {
    const { window, electron } = await start();
    expect(electron.standIn.sandboxed).toBe(true);
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    });
    expect(window.webContents.mainFrame.url).toBe('app://docent/index.html');
    expect(existsSync(String(window.options.webPreferences?.preload))).toBe(true);
    await expect.poll(() => window.visible).toBe(true);
  });

  test('shows the built renderer, under a policy that allows no other origin', async () => {
    const { electron } = await start();
    const serve = electron.standIn.handlers.get('app');
    const page = await serve?.(new Request('app://docent/index.html'));
    expect(page?.status).toBe(200);
    expect(page?.headers.get('content-type')).toContain('text/html');
    expect(page?.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    const html = (await page?.text()) ?? '';
    const script = /src="\.\/([^"]+\.js)"/.exec(html)?.[1];
    expect((await serve?.(new Request(`app://docent/${script}`)))?.headers.get('content-type')).toContain('javascript');
    for (const path of ['/../main/main.js', '/%2e%2e/main/main.js', '/..%2fmain/main.js', '/nothing', '//etc/passwd']) {
      expect((await serve?.(new Request(`app://docent${path}`)))?.status).toBe(404);
    }
  });

  test('cannot navigate, open windows or embed pages', async () => {
    const { electron, window } = await start();
    for (const name of ['will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      const event = new electron.StandInEvent();
      window.webContents.emit(name, event);
      expect(event.prevented, name).toBe(true);
    }
    electron.standIn.responses = [0, 1];
    const open = window.webContents.windowOpenHandler;
    for (const url of [
      'https://docs.example/a',
      'https://docs.example/b',
      'http://docs.example',
      'file:///etc/passwd',
    ]) {
      expect(open?.({ url })).toEqual({ action: 'deny' });
    }
    await expect.poll(() => electron.standIn.asked).toHaveLength(2);
    expect(electron.standIn.asked[0]?.detail).toBe('https://docs.example/a');
    expect(electron.standIn.opened).toEqual(['https://docs.example/a']);
  });

  test('may write to the clipboard and nothing else, and has no network', async () => {
    const { electron, window } = await start();
    const { permissionRequest, permissionCheck, beforeRequest } = electron.standIn.session;
    const granted = vi.fn();
    for (const name of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'fileSystem']) {
      permissionRequest?.(window.webContents, name, granted);
      expect(permissionCheck?.(null, name, 'app://docent')).toBe(false);
    }
    expect(granted.mock.calls.flat()).toEqual(Array(6).fill(false));
    expect(permissionCheck?.(null, 'clipboard-sanitized-write', 'app://docent/')).toBe(true);
    expect(permissionCheck?.(null, 'clipboard-sanitized-write', 'https://docs.example')).toBe(false);
    const cancelled = (url: string) => {
      let result: boolean | undefined;
      beforeRequest?.({ url }, ({ cancel }) => {
        result = cancel;
      });
      return result;
    };
    expect(cancelled('app://docent/assets/x.js')).toBe(false);
    expect(cancelled('blob:app://docent/6a1')).toBe(false);
    for (const url of [
      'https://docs.example/',
      'http://127.0.0.1/',
      'ws://a/',
      'file:///etc/passwd',
      'app://docent.evil/',
    ]) {
      expect(cancelled(url), url).toBe(true);
    }
  });

  test('reopens after a crash of its page; after a second crash only when the reader agrees', async () => {
    const { electron, window } = await start();
    const crash = () => window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    crash();
    expect(window.webContents.reloads).toBe(1);
    await expect.poll(() => electron.standIn.asked).toHaveLength(1);
    expect(electron.standIn.asked[0]?.detail).toContain('are kept');
    electron.standIn.responses = [1];
    crash();
    expect(window.webContents.reloads).toBe(1);
    expect(await electron.app.exited.promise).toBe(0);
  });

  test('closes with work left only when the reader agrees', async () => {
    const { electron, window } = await start();
    const leave = () => {
      let closes = false;
      window.webContents.emit('will-prevent-unload', { preventDefault: () => (closes = true) });
      return closes;
    };
    electron.standIn.responses = [1, 0];
    expect([leave(), leave()]).toEqual([false, true]);
    expect(electron.standIn.asked[0]?.message).toContain('work is still running');
  });

  test('reopens where it was, or centred if that is on no display any more', async () => {
    const dataDir = temporary();
    const first = await start({ dataDir });
    first.window.bounds = { x: 300, y: 200, width: 900, height: 700 };
    first.window.maximized = true;
    await first.quit();
    const second = await start({ dataDir });
    expect(second.window.options).toMatchObject({ x: 300, y: 200, width: 900, height: 700 });
    expect(second.window.maximized).toBe(true);
    second.window.bounds = { x: 4000, y: 200, width: 900, height: 700 };
    await second.quit();
    const third = await start({ dataDir });
    expect(third.window.options).toMatchObject({ width: 900, height: 700 });
    expect(third.window.options).not.toHaveProperty('x');
  });

  test('opens even if its state file is damaged', async () => {
    const dataDir = temporary();
    mkdirSync(join(dataDir, 'window'));
    writeFileSync(join(dataDir, 'window', 'window.json'), '{"bounds":{"x":1e400');
    const { window } = await start({ dataDir });
    expect(window.options).toMatchObject({ width: 1240, height: 860 });
  });
});

describe('A port', () => {
  test('carries docentApi to our page', async () => {
    const app = await start();
    const service = await app.connect();
    expect(await service.info({})).toMatchObject({ host: 'electron', version: '0.0.0-stand-in' });
  });

  test('is given to no other origin, no frame inside the page and no page that was closed', async () => {
    const app = await start();
    const { webContents } = app.window;
    app.askForPort(webContents, { url: 'app://docent/index.html' });
    app.askForPort(webContents, null);
    webContents.mainFrame.url = 'https://docs.example/app://docent/';
    app.askForPort(webContents, webContents.mainFrame);
    webContents.mainFrame.url = 'app://docent.evil/';
    app.askForPort(webContents, webContents.mainFrame);
    webContents.mainFrame.url = 'app://docent/index.html';
    await (await app.connect()).info({});
    expect(webContents.posted).toEqual([]);
  });

  test('closes with a crashed page, and the next page gets another', async () => {
    const app = await start();
    const lost = await app.connect();
    const events = lost.events({})[Symbol.asyncIterator]();
    const ended = expect(events.next()).rejects.toMatchObject({ code: 'closed' });
    await lost.info({});
    app.window.webContents.emit('render-process-gone', {}, { reason: 'oom' });
    await ended;
    expect(await (await app.connect()).listDocuments({ removed: false })).toEqual([]);
  });
});

describe('Files', () => {
  /** Names of the documents that the next `open` events ask the page to show. */
  async function shown(app: StandInApp, count: number): Promise<string[]> {
    const service = await app.connect();
    const ids: string[] = [];
    for await (const event of service.events({}) as AsyncIterable<AppEvent>) {
      if (event.kind === 'open') ids.push(...event.documentIds);
      if (ids.length >= count) break;
    }
    const documents = await service.listDocuments({ removed: false });
    return ids.map((id) => documents.find((document) => document.id === id)?.name ?? '');
  }

  test('named on the command line are shown once the page is ready', async () => {
    const app = await start({ files: ['--flag', receipt, 'no-such-file.pdf'] });
    expect(await shown(app, 1)).toEqual(['receipt.jpg']);
  });

  test('opened by macOS before the app is ready are not lost', async () => {
    const app = await start({ ready: false });
    const event = new app.electron.StandInEvent();
    app.electron.app.emit('open-file', event, report);
    expect(event.prevented).toBe(true);
    await becomeReady(app);
    expect(await shown(app, 1)).toEqual(['report.pdf']);
  });

  test('of a second start are opened by the first, whose window comes to the front', async () => {
    const app = await start();
    app.window.minimized = true;
    const before = app.window.focused;
    app.electron.app.emit('second-instance', {}, [], '', { files: [receipt] });
    app.electron.app.emit('second-instance', {}, [], '', { files: 'something else' });
    expect(app.window.minimized).toBe(false);
    expect(app.window.focused).toBeGreaterThan(before);
    expect(await shown(app, 1)).toEqual(['receipt.jpg']);
  });

  test('chosen in the native dialog are opened', async () => {
    const app = await start();
    app.electron.standIn.chosenFiles = [receipt, report];
    const file = app.electron.standIn.menu.find((menu) => menu.label === 'File');
    file?.submenu?.find((item) => item.label === 'Open…')?.click?.();
    expect((await shown(app, 2)).sort()).toEqual(['receipt.jpg', 'report.pdf']);
  });

  test('of a second start are handed over; it ends without a window and without touching the data', async () => {
    const dataDir = temporary();
    const app = await start({
      dataDir,
      files: [receipt],
      ready: false,
      before: ({ standIn }) => {
        standIn.lock = false;
      },
    });
    expect(app.electron.standIn.lockData).toEqual({ files: [receipt] });
    expect(app.electron.standIn.exitCode).toBe(0);
    expect(app.electron.BrowserWindow.getAllWindows()).toEqual([]);
    expect(existsSync(join(dataDir, 'history.db'))).toBe(false);
  });
});

describe('Quitting', () => {
  test('waits for pending writes, and everything is there at the next start', async () => {
    const dataDir = temporary();
    const app = await start({ dataDir });
    const service = await app.connect();
    const { id } = await service.addDocument({ source: { kind: 'path', path: report } });
    const renamed = service.renameDocument({ documentId: id, name: 'kept.pdf' });
    await renamed;
    app.electron.app.quit();
    app.electron.app.quit();
    expect(app.electron.standIn.exitCode).toBeUndefined();
    expect(app.electron.BrowserWindow.getAllWindows()).toEqual([]);
    expect(await app.quit()).toBe(0);
    const again = await start({ dataDir });
    expect(await (await again.connect()).listDocuments({ removed: false })).toMatchObject([{ id, name: 'kept.pdf' }]);
  });

  test('during an answer ends the engine and keeps the question', async () => {
    vi.stubEnv('DOCENT_CACHE', join(tmpdir(), 'docent-desktop-cache'));
    const dataDir = temporary();
    const app = await start({ dataDir });
    const service = await app.connect();
    const { id } = await service.addDocument({ source: { kind: 'path', path: receipt } });
    const params = { documentId: id, conversationId: null, page: 1, region: null };
    const asking = service.ask({ ...params, question: 'Who sold it?' })[Symbol.asyncIterator]();
    expect((await asking.next()).value).toMatchObject({ kind: 'turn', turn: { status: 'running' } });
    asking.next().catch(() => undefined);
    expect(await app.quit()).toBe(0);
    expect(app.electron.standIn.children.map((child) => child.pid)).toEqual(
      app.electron.standIn.children.map(() => undefined),
    );
    const again = await (await start({ dataDir })).connect();
    const [conversation] = await again.listConversations({ documentId: id });
    const { turns } = await again.getConversation({ conversationId: conversation?.id ?? '' });
    expect(turns).toMatchObject([{ question: 'Who sold it?', status: 'stopped' }]);
  });

  test('happens when the last window is closed', async () => {
    const { electron, window } = await start();
    window.close();
    expect(await electron.app.exited.promise).toBe(0);
  });

  test('is refused, with the reason, if another Docent uses the data', async () => {
    const dataDir = temporary();
    await start({ dataDir });
    const second = await start({ dataDir, ready: false });
    await second.electron.app.exited.promise;
    expect(second.electron.standIn.exitCode).toBe(1);
    expect(second.electron.standIn.errors.join()).toMatch(/Docent/);
  });
});

describe('The engine as a utility process', () => {
  test('answers about a document, dies without taking the app along, and answers again', async () => {
    vi.stubEnv('DOCENT_CACHE', join(tmpdir(), 'docent-desktop-cache'));
    const app = await start({ files: [receipt] });
    const service = await app.connect();
    const document = await service.addDocument({ source: { kind: 'path', path: receipt } });
    const ask = async () => {
      const params = { documentId: document.id, conversationId: null, page: 1, region: null };
      let status = '';
      for await (const event of service.ask({ ...params, question: 'What is the total?' })) {
        if (event.kind === 'turn') status = event.turn.status;
      }
      return status;
    };
    expect(await ask()).toBe('done');
    const engines = () => app.electron.standIn.children.filter(({ script }) => script === ENGINE);
    const [engine] = engines();
    expect(engine?.options.serviceName).toBe('Docent engine-process');
    process.kill(engine?.pid ?? 0, 'SIGKILL');
    await once(engine!, 'exit');
    expect(await ask()).toBe('done');
    expect(engines()).toHaveLength(2);
    await app.quit();
    expect(engines().map((child) => child.pid)).toEqual([undefined, undefined]);
  }, 180_000);

  test('and probes of devices run as utility processes too, since Electron cannot run as Node', async () => {
    const app = await start();
    const { providers } = await (await app.connect()).devices({});
    expect(providers.find(({ provider }) => provider === 'cpu')).toMatchObject({ usable: true, reason: null });
    const probes = app.electron.standIn.children.filter(({ script }) => script.endsWith('provider-probe-child.js'));
    expect(probes.length).toBe(providers.length);
    // The document process stays.
    await app.childrenGone(probes);
  }, 120_000);
});

describe('Documents in a utility process', () => {
  test('are opened and drawn there, with a cap on memory and without our keys, and again after it died', async () => {
    vi.stubEnv('HF_TOKEN', 'hf_secret');
    const app = await start();
    const service = await app.connect();
    const document = await service.addDocument({ source: { kind: 'path', path: report } });
    expect(document).toMatchObject({ error: null, pageCount: 2, status: 'text' });
    const [worker, ...more] = app.electron.standIn.children;
    expect(more).toEqual([]);
    expect(worker?.script).toBe(join(root, 'dist/electron/main/document-process.js'));
    expect(worker?.options.execArgv?.join()).toMatch(/--max-old-space-size=\d+/);
    expect(worker?.options.env).toMatchObject({ PATH: process.env.PATH });
    expect(worker?.options.env).not.toHaveProperty('HF_TOKEN');
    process.kill(worker?.pid ?? 0, 'SIGKILL');
    const image = await service.pageImage({ documentId: document.id, page: 2, width: 200 });
    expect(image.mime).toBe('image/webp');
    expect(app.electron.standIn.children.length).toBeGreaterThan(1);
    await app.quit();
    await app.childrenGone();
  });

  test('and neither pdf.js nor sharp is in what main loads', () => {
    expect(packagesReached(MAIN)).not.toEqual([]);
    expect(packagesReached(MAIN).filter((name) => DOCUMENT_PACKAGES.includes(name))).toEqual([]);
    const worker = join(root, 'dist/electron/main/document-process.js');
    expect(packagesReached(worker)).toEqual(expect.arrayContaining([...DOCUMENT_PACKAGES]));
  });
});

describe('The folder of hosts/electron', () => {
  test('stays under 200 lines in all, comments included', () => {
    const folder = join(root, 'src-main/hosts/electron');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const lines = files.map((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n').length);
    expect(lines.reduce((sum, count) => sum + count)).toBeLessThan(200);
  });
});
