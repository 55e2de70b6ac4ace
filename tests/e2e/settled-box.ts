import type { Locator } from 'playwright-core';

/** Where an element stands once it has stopped growing: a page is drawn after the frame that holds it is there. */
export async function settledBox(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  for (let before = await locator.boundingBox(); ; ) {
    await new Promise((resolve) => setTimeout(resolve, 400));
    const now = await locator.boundingBox();
    if (now !== null && now.height > 0 && JSON.stringify(now) === JSON.stringify(before)) return now;
    before = now;
  }
}
