import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { root } from '../source-imports.ts';
import { faults } from './axe-faults.ts';
import { shots } from './screenshots.ts';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
] as const;

type Message = string | { readonly other: string };

/** Goes through the window in one language and looks at each place in both sizes and both themes. */
export class ViewWalk {
  readonly #page: Page;
  readonly #language: string;
  readonly #messages: Readonly<Record<string, Message>>;
  readonly #photographs: boolean;
  /** Each place that was looked at, with the number of faults in each size. */
  readonly seen = new Map<string, number[]>();

  /** @param photographs also keeps how each place looks */
  constructor(page: Page, language: string, photographs: boolean) {
    this.#page = page;
    this.#language = language;
    this.#photographs = photographs;
    this.#messages = JSON.parse(
      readFileSync(join(root, `src-renderer/lib/i18n/messages/${language}.json`), 'utf8'),
    ) as Record<string, Message>;
  }

  /** What the window calls it. */
  word(key: string, values: Readonly<Record<string, string>> = {}): string {
    const message = this.#messages[key];
    if (message === undefined) throw new Error(`There is no message ${key}.`);
    const text = typeof message === 'string' ? message : message.other;
    return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  }

  button(key: string, values?: Readonly<Record<string, string>>): Locator {
    return this.#page.getByRole('button', { name: this.word(key, values), exact: true }).first();
  }

  item(key: string): Locator {
    return this.#page.getByRole('menuitem', { name: this.word(key), exact: true });
  }

  dialog(): Locator {
    return this.#page.getByRole('dialog');
  }

  async closeDialog(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.dialog().waitFor({ state: 'detached' });
  }

  /** Goes there and waits until it shows. */
  async go(hash: string, shown: Locator = this.#page.getByRole('heading', { level: 1 })): Promise<void> {
    await this.#page.evaluate((to) => {
      location.hash = to;
    }, hash);
    await shown.first().waitFor();
  }

  /** axe finds nothing wrong, and nothing makes the window wider than it is. @param open is called in each size: it closes with a change of size */
  async look(name: string, open?: () => Promise<void>): Promise<void> {
    const counts: number[] = [];
    for (const size of SIZES) {
      await this.#page.setViewportSize(size);
      await open?.();
      const found = await faults(this.#page);
      counts.push(found.length);
      expect.soft(found, `${name} in ${this.#language}, ${size.width} wide`).toEqual([]);
      const wide = await this.#page.evaluate(() => document.documentElement.scrollWidth);
      expect.soft(wide, `the width of ${name} in ${this.#language}`).toBeLessThanOrEqual(size.width);
      if (this.#photographs) await shots(this.#page, `every-${name}-${this.#language}-${size.width}`);
    }
    this.seen.set(name, counts);
    await this.#page.setViewportSize(SIZES[0]);
  }
}
