import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { cutPageTiles, openPages } from '../../src-renderer/lib/pdf/index.ts';
import type { HarnessState } from './harness/harness-state.svelte.ts';
import { type PagesServer, startPagesServer } from './pages-server.ts';

/** What the harness page puts on `globalThis`. */
export interface InPage {
  harness: HarnessState;
  openPages: typeof openPages;
  cutPageTiles: typeof cutPageTiles;
  api: Parameters<typeof openPages>[0];
}

/** The system's Chromium when there is one, else the one inside @sparticuz/chromium. */
async function browserPath(): Promise<string> {
  if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
  const { default: packaged } = await import('@sparticuz/chromium');
  return packaged.executablePath();
}

export interface PagesBrowser {
  readonly browser: Browser;
  readonly page: Page;
  readonly server: PagesServer;
  /** Errors of scripts, and everything that the security policy forbade. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** The harness in a real Chromium, 1200 x 900 CSS pixels. */
export async function openPagesBrowser(): Promise<PagesBrowser> {
  const server = await startPagesServer();
  const browser = await chromium.launch({
    executablePath: await browserPath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) complaints.push(message.text());
  });
  await page.goto(server.origin);
  await page.waitForFunction(() => 'harness' in globalThis);
  return {
    browser,
    page,
    server,
    complaints,
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Opens a document in the harness and waits until its first page is drawn. */
export async function show(page: Page, documentId: string): Promise<void> {
  await page.evaluate((id) => (globalThis as unknown as InPage).harness.open(id), documentId);
  await page.waitForSelector('[data-page="1"] [data-drawn="true"]');
}

/**
 * A view that has stopped moving and is drawn in its final size: its pages, canvases and marks stay as they are for half a second of the
 * window's own clock, in which the window had time for everything that it had put off.
 */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const places = () =>
      [...document.querySelectorAll('[data-page], [data-page] canvas, [data-mark]')].map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [x, y, width, height, element.getAttribute('data-drawn')];
      });
    let [before, still] = ['', 0];
    while (still < 10) {
      await new Promise((next) => setTimeout(() => requestAnimationFrame(next), 50));
      const now = JSON.stringify(places());
      still = now === before && !now.includes('"false"') ? still + 1 : 0;
      before = now;
    }
  });
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** CPU time of the thread, microseconds. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/**
 * The longest task of the window's main thread while `action` runs, in milliseconds of CPU time: the time that the window would be blocked
 * on a machine that does nothing else.
 */
export async function longestTask(browser: Browser, page: Page, action: () => Promise<unknown>): Promise<number> {
  const path = join(tmpdir(), `docent-trace-${process.pid}.json`);
  await browser.startTracing(page, { path, categories: ['toplevel', 'devtools.timeline', 'blink.user_timing'] });
  await page.evaluate(() => performance.mark('docent-main-thread'));
  await action();
  await browser.stopTracing();
  const { traceEvents } = JSON.parse(await readFile(path, 'utf8')) as { traceEvents: TraceEvent[] };
  const mark = traceEvents.find((event) => event.name === 'docent-main-thread');
  if (mark === undefined) throw new Error('The trace does not name the main thread.');
  const tasks = traceEvents.filter(
    (event) => event.pid === mark.pid && event.tid === mark.tid && event.ph === 'X' && /RunTask$/.test(event.name),
  );
  if (tasks.length === 0) throw new Error('The trace has no tasks.');
  return Math.max(...tasks.map((event) => event.tdur ?? 0)) / 1000;
}
