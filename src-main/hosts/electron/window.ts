import { app, BrowserWindow, dialog, nativeTheme, type Session, screen, shell, type WebContents } from 'electron';
import { externalLink, mayRequest, mayUse, ORIGIN, PAGE_PREFERENCES } from '../desktop/app-origin.ts';
import { closeWithWork, leaveForLink, stoppedWindow } from '../desktop/questions.ts';
import { placeWindow, readWindowState, SMALLEST, writeWindowState } from '../desktop/window-state.ts';

/** Opens the window where it was, on a sandboxed page without Node. @param stateFile keeps where it is */
export function openWindow(preload: string, stateFile: string): BrowserWindow {
  const state = readWindowState(stateFile);
  const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea);
  const window = new BrowserWindow({
    ...placeWindow(state, areas),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#fbfaf8',
    webPreferences: { ...PAGE_PREFERENCES, preload },
  });
  if (state?.maximized) window.maximize();
  if (state?.fullScreen) window.setFullScreen(true);
  window.on('close', () => {
    const [maximized, fullScreen] = [window.isMaximized(), window.isFullScreen()];
    writeWindowState(stateFile, { bounds: window.getNormalBounds(), maximized, fullScreen });
  });
  const mayClose = () => dialog.showMessageBoxSync(window, closeWithWork()) === 0;
  window.webContents.on('will-prevent-unload', (event) => mayClose() && event.preventDefault());
  window.once('ready-to-show', () => window.show());
  reopenAfterCrash(window);
  void window.loadURL(`${ORIGIN}/index.html`);
  return window;
}

function reopenAfterCrash(window: BrowserWindow): void {
  let last = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', async (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const { again, ...question } = stoppedWindow(reason, performance.now() - last);
    last = performance.now();
    if (!again) window.reload();
    if ((await dialog.showMessageBox(window, question)).response === 1) app.quit();
    else if (again && !window.isDestroyed()) window.reload();
  });
}

/** Pages stay where they are, open nothing and embed nothing. A link in a document goes to the browser when the reader says so. */
export function confinePage(contents: WebContents): void {
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const link = externalLink(url);
    if (link !== undefined) void offer(link);
    return { action: 'deny' };
  });
}

async function offer(link: string): Promise<void> {
  if ((await dialog.showMessageBox(leaveForLink(link))).response === 0) await shell.openExternal(link);
}

export function confineSession(session: Session): void {
  session.setPermissionRequestHandler((page, permission, answer) => answer(mayUse(permission, page.getURL())));
  session.setPermissionCheckHandler((_page, permission, origin) => mayUse(permission, origin));
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayRequest(url) }));
}
