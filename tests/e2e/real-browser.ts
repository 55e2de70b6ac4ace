import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** The system's Chromium when there is one, else the one inside @sparticuz/chromium. */
async function browserPath(): Promise<string> {
  if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
  return await (await import('@sparticuz/chromium')).default.executablePath();
}

export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: await browserPath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}

/** Two busy cores are slow; nothing here waits for a time, only for what is to be seen. */
export const PATIENCE_MS = 120_000;

/** A window that notes whatever it should not do. */
export interface WatchedPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors of scripts, errors on the console (the security policy's too), dialogs, requests that leave the host. */
  readonly complaints: string[];
  /** From now on the host is away: that its socket does not open is no complaint. */
  hostMayLeave(): void;
}

export async function openWatched(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    acceptDownloads: true,
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const { origin, host } = new URL(url);
  const complaints: string[] = [];
  let mayLeave = false;
  page.on('pageerror', (error) => complaints.push(`script: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (mayLeave && /WebSocket connection to|ERR_CONNECTION/.test(message.text())) return;
    complaints.push(`console: ${message.text()}`);
  });
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss().catch(() => undefined);
  });
  page.on('request', (request) => {
    const to = new URL(request.url());
    if (to.protocol === 'blob:' || to.protocol === 'data:' || to.origin === origin) return;
    complaints.push(`request: ${request.url()}`);
  });
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== host) complaints.push(`socket: ${socket.url()}`);
  });
  // Without a listener the first chooser may open before Playwright takes hold of it.
  page.on('filechooser', () => undefined);
  await page.goto(url);
  return {
    page,
    complaints,
    hostMayLeave: () => {
      mayLeave = true;
    },
    [Symbol.asyncDispose]: async () => {
      await context.close();
    },
  };
}
