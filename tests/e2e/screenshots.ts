import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { root } from '../source-imports.ts';

/** Kept by continuous integration, for people to look at. */
export const shotsFolder = process.env.DOCENT_E2E_SHOTS ?? join(root, 'test-results', 'e2e');

/** The window as it is now, light and dark. */
export async function shots(page: Page, name: string): Promise<void> {
  mkdirSync(shotsFolder, { recursive: true });
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: join(shotsFolder, `${name}-${theme}.png`), animations: 'disabled' });
  }
}
