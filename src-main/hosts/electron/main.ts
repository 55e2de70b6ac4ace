import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { app, BrowserWindow, dialog, Menu, protocol, safeStorage, session, shell, utilityProcess } from 'electron';
import { docentApi } from '../../contract/docent-api.ts';
import { keepPrivate } from '../../files/privacy.ts';
import type { ForkOptions } from '../../processes/child.ts';
import { serve } from '../../rpc/index.ts';
import { createWorkspace, type Workspace } from '../../workspace/index.ts';
import { dataDirOf } from '../data-dir.ts';
import { SCHEME } from '../desktop/app-origin.ts';
import { fileArguments, handedOver } from '../desktop/file-arguments.ts';
import { appMenu } from '../desktop/menu.ts';
import { OPEN_DIALOG } from '../desktop/open-dialog.ts';
import { desktopPaths } from '../desktop/paths.ts';
import { rendererFiles } from '../desktop/renderer-files.ts';
import { workspaceSettings } from '../desktop/workspace-settings.ts';
import { onConnect } from './ipc-port.ts';
import { confinePage, confineSession, openWindow } from './window.ts';

/** Milliseconds that pending writes get when Docent quits; committed data is safe in any case. */
const QUIT_MS = 10_000;

const paths = desktopPaths(import.meta.dirname, app.isPackaged ? process.resourcesPath : undefined);
// One Docent a data folder: Electron's lock, like all that Chromium keeps, follows `userData`.
const dataDir = dataDirOf();
const windowDir = join(dataDir, 'window');
keepPrivate();
mkdirSync(windowDir, { recursive: true });
app.setPath('userData', windowDir);

const files = fileArguments(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd());
let quitting = false;
if (app.requestSingleInstanceLock({ files })) start();
else app.exit(0); // The Docent that runs has been told our files.

function start(): void {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([SCHEME]);
  const fork = (script: string, args: string[] = [], { execArgv = [], env = process.env }: ForkOptions = {}) => {
    const serviceName = `Docent ${basename(script, '.js')}`;
    const stdio = ['ignore', 'ignore', 'pipe'] as ('ignore' | 'pipe')[];
    return utilityProcess.fork(script, args, { stdio, serviceName, execArgv: [...execArgv], env });
  };
  const parts = { fork, safe: safeStorage, dialog, showFile: (path: string) => shell.showItemInFolder(path) };
  const opening = createWorkspace(workspaceSettings(dataDir, paths, app.getVersion(), parts));
  opening.catch(fail);
  const show = (asked: readonly string[]): void => {
    if (asked.length > 0) opening.then((workspace) => workspace.openFiles(asked)).catch(report);
    if (app.isReady() && !quitting) focusWindow();
  };
  app.on('web-contents-created', (_event, contents) => confinePage(contents));
  app.on('second-instance', (_event, _argv, _folder, data) => show(handedOver(data)));
  app.on('open-file', (event, file) => {
    event.preventDefault();
    show([file]);
  });
  app.on('activate', () => show([]));
  app.on('window-all-closed', () => process.platform === 'darwin' || app.quit());
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (!quitting) void quit(opening);
  });
  onConnect(opening, (port, workspace) => serve(port, docentApi, workspace.api));
  app
    .whenReady()
    .then(() => whenReady(show))
    .catch(fail);
}

function whenReady(show: (files: readonly string[]) => void): void {
  protocol.handle('app', rendererFiles(paths.renderer));
  confineSession(session.defaultSession);
  const choose = async (): Promise<void> => show((await dialog.showOpenDialog(OPEN_DIALOG)).filePaths);
  const menu = appMenu({ open: () => void choose() }, { locale: app.getLocale(), developer: !app.isPackaged });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu));
  show(files);
}

/** The window, which is opened again when it was closed. */
function focusWindow(): void {
  const window = BrowserWindow.getAllWindows()[0] ?? openWindow(paths.preload, join(windowDir, 'window.json'));
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** Windows close at once, the process when everything is written. */
async function quit(opening: Promise<Workspace>): Promise<void> {
  quitting = true;
  for (const window of BrowserWindow.getAllWindows()) window.close();
  const late = new Promise((resolve) => setTimeout(resolve, QUIT_MS));
  await Promise.race([late, opening.then((workspace) => workspace.dispose())]).catch(report);
  app.exit(0);
}

function report(error: Error): void {
  dialog.showErrorBox('Docent', error.message);
}

function fail(error: Error): void {
  report(error);
  app.exit(1);
}
