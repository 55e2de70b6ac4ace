import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, Menu, protocol, session, utilityProcess } from 'electron';
import { docentApi } from '../../contract/docent-api.ts';
import { serve } from '../../rpc/index.ts';
import { createWorkspace, type Workspace } from '../../workspace/index.ts';
import { dataDirOf } from '../data-dir.ts';
import { SCHEME } from '../desktop/app-origin.ts';
import { fileArguments, handedOver } from '../desktop/file-arguments.ts';
import { OPEN_DIALOG } from '../desktop/file-types.ts';
import { appMenu } from '../desktop/menu.ts';
import { desktopPaths } from '../desktop/paths.ts';
import { rendererFiles } from '../desktop/renderer-files.ts';
import { WaitingFiles } from '../desktop/waiting-files.ts';
import { workspaceSettings } from '../desktop/workspace-settings.ts';
import { onConnect } from './ipc-port.ts';
import { confinePage, confineSession, openWindow } from './window.ts';

/** Writes that are under way get this long when Docent ends; what was committed is safe in any case. */
const QUIT_MS = 10_000;

const paths = desktopPaths(import.meta.dirname, app.isPackaged ? process.resourcesPath : undefined);
// One Docent a data folder: Electron's lock, like all that Chromium keeps, follows `userData`.
const dataDir = dataDirOf();
const windowDir = join(dataDir, 'window');
mkdirSync(windowDir, { recursive: true });
app.setPath('userData', windowDir);

let workspace: Promise<Workspace> | undefined;
let quitting = false;
const waiting = new WaitingFiles(async (files) => await (await workspace)?.openFiles(files));
const files = fileArguments(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd());

if (app.requestSingleInstanceLock({ files })) start();
else app.exit(0); // The Docent that runs has been told our files.

function start(): void {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([SCHEME]);
  app.on('web-contents-created', (_event, contents) => confinePage(contents));
  app.on('second-instance', (_event, _argv, _folder, data) => open(handedOver(data)));
  app.on('open-file', (event, file) => {
    event.preventDefault();
    open([file]);
  });
  app.on('activate', () => open([]));
  app.on('window-all-closed', () => process.platform === 'darwin' || app.quit());
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (!quitting) void quit();
  });
  app.whenReady().then(run).catch(fail);
}

function run(): void {
  const fork = (entry: string, args?: string[]) =>
    utilityProcess.fork(entry, args, { stdio: ['ignore', 'ignore', 'pipe'], serviceName: 'Docent engine' });
  workspace = createWorkspace(workspaceSettings(dataDir, paths, app.getVersion(), fork));
  workspace.catch(fail);
  protocol.handle('app', rendererFiles(paths.renderer));
  confineSession(session.defaultSession);
  onConnect(workspace, (port, { api }) => {
    port.onClose(() => waiting.pageWent());
    serve(port, docentApi, api);
    waiting.pageCame().catch(report);
  });
  const menu = appMenu({ open: () => void choose() }, { locale: app.getLocale(), developer: !app.isPackaged });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu));
  open(files);
}

/** Shows these files, and the window, which is opened anew if it was closed. */
function open(asked: readonly string[]): void {
  waiting.add(asked).catch(report);
  if (!app.isReady() || quitting) return;
  const window = BrowserWindow.getAllWindows()[0] ?? openWindow(paths.preload, join(windowDir, 'window.json'));
  if (window.isMinimized()) window.restore();
  window.focus();
}

async function choose(): Promise<void> {
  const chosen = await dialog.showOpenDialog(OPEN_DIALOG);
  if (!chosen.canceled) open(chosen.filePaths);
}

/** Windows close at once, the process when everything is written. */
async function quit(): Promise<void> {
  quitting = true;
  for (const window of BrowserWindow.getAllWindows()) window.close();
  const late = new Promise((resolve) => setTimeout(resolve, QUIT_MS));
  await Promise.race([late, workspace?.then((opened) => opened.dispose())]).catch(report);
  app.exit(0);
}

function report(error: Error): void {
  dialog.showErrorBox('Docent', error.message);
}

function fail(error: Error): void {
  report(error);
  app.exit(1);
}
