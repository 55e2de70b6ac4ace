import type { Browser, Page } from 'playwright-core';
import { workOfAll } from '../e2e/process-work.ts';
import { PATIENCE_MS } from '../e2e/real-browser.ts';
import { StartedDocent } from './started-docent.ts';

/** `host`, `window`: processor time of Docent's processes and of the window's main thread; what a start costs on a machine that is busy. */
export type StartFigure = 'address' | 'usable' | 'host' | 'window';

const BUTTON = /^(Add documents|Choose files…)$/;
const DOCUMENT = /^Open /;

/**
 * From the start of the process to a library that can be used in a real browser: its button and its first document are there, painted, and
 * nothing lies over them. The page notes that moment itself, at every frame: Playwright looks when the page has loaded, and then only every so
 * often.
 */
export async function startToLibrary(
  browser: Browser,
  renderer: string,
  dataDir: string,
  documents: number,
): Promise<Record<StartFigure, number>> {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await noteUsable(page, documents > 0);
  const docent = await StartedDocent.start(dataDir, renderer);
  try {
    const address = docent.since();
    await page.goto(docent.url);
    await page.waitForFunction(() => 'usableAt' in window);
    const usable = (await page.evaluate(() => Number(Reflect.get(window, 'usableAt')))) - docent.startedAt;
    await page.getByRole('button', { name: BUTTON }).click({ trial: true });
    if (documents > 0) await page.getByRole('link', { name: DOCUMENT }).first().click({ trial: true });
    const host = workOfAll(docent.pid);
    const { metrics } = await devtools.send('Performance.getMetrics');
    const tasks = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
    return { address, usable, host, window: tasks * 1000 };
  } finally {
    await page.close();
    await docent.end();
  }
}

async function noteUsable(page: Page, hasDocuments: boolean): Promise<void> {
  const wanted = [{ selector: 'button', name: BUTTON.source }];
  if (hasDocuments) wanted.push({ selector: 'main a', name: DOCUMENT.source });
  await page.addInitScript((each) => {
    const isOnTop = (element: Element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    };
    const isThere = ({ selector, name }: (typeof each)[number]) => {
      const named = (element: Element) => element.getAttribute('aria-label') ?? element.textContent.trim();
      const found = [...document.querySelectorAll(selector)].find((element) => new RegExp(name).test(named(element)));
      return found !== undefined && isOnTop(found);
    };
    const look = () => {
      if (!each.every(isThere)) requestAnimationFrame(look);
      // The frame is painted when the next task runs.
      else setTimeout(() => Reflect.set(window, 'usableAt', performance.timeOrigin + performance.now()));
    };
    requestAnimationFrame(look);
  }, wanted);
}
