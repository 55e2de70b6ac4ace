import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What axe (WCAG 2.2 A and AA, and its best practices) finds wrong, light and dark, as lines to read. */
export async function faults(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    // Without the legacy mode each look opens a page of its own, which is needed for frames of other sites only. The window has no frames.
    const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode();
    // Themes differ in their colours only.
    const { violations } = await (theme === 'dark' ? axe.withRules('color-contrast') : axe).analyze();
    for (const { id, help, nodes } of violations) {
      found.push(`${theme}: ${id} (${help}): ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
    }
  }
  return found;
}
