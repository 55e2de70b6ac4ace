import type { Browser } from 'playwright-core';
import { workOfAll } from '../e2e/process-work.ts';
import { PATIENCE_MS } from '../e2e/real-browser.ts';
import { StartedDocent } from './started-docent.ts';

/** `host`, `window`: processor time of Docent's processes and of the window's main thread; what a start costs on a machine that is busy. */
export type StartFigure = 'address' | 'usable' | 'host' | 'window';

/** From the start of the process to a library that can be used in a real browser: its button is there and takes a click, and so does its first document. */
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
  const docent = await StartedDocent.start(dataDir, renderer);
  try {
    const address = docent.since();
    await page.goto(docent.url);
    await page.getByRole('button', { name: /^(Add documents|Choose files…)$/ }).click({ trial: true });
    if (documents > 0)
      await page
        .getByRole('link', { name: /^Open / })
        .first()
        .click({ trial: true });
    const usable = docent.since();
    const host = workOfAll(docent.pid);
    const { metrics } = await devtools.send('Performance.getMetrics');
    const tasks = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
    return { address, usable, host, window: tasks * 1000 };
  } finally {
    await page.close();
    await docent.end();
  }
}
