import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, vi } from 'vitest';
import { DocentWindow } from './docent-window.ts';
import { launchBrowser, openWatched, PATIENCE_MS, type WatchedPage } from './real-browser.ts';
import { shotsFolder } from './screenshots.ts';
import { ServedApp } from './served-app.ts';

/** The set-up of a test file: one host and one browser for all its tests, and a separate window for each. */
export class Stage {
  #app: ServedApp | undefined;
  #browser: Browser | undefined;
  #watched: WatchedPage | undefined;

  /**
   * Registers itself with the test file that calls it. A window that complained (on its console, about its security policy, by asking anybody
   * but its host) fails its test.
   */
  constructor(options: BrowserContextOptions = {}) {
    vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000, expect: { poll: { timeout: PATIENCE_MS } } });
    beforeAll(async () => {
      [this.#app, this.#browser] = await Promise.all([ServedApp.start(), launchBrowser()]);
    });
    afterAll(async () => {
      await this.#browser?.close();
      await this.#app?.[Symbol.asyncDispose]();
    });
    beforeEach(async ({ task }) => {
      this.#watched = await openWatched(this.browser, this.app.url, options);
      return async () => {
        if (task.result?.state === 'fail') await this.#keepImage(task.name);
        await this.watched[Symbol.asyncDispose]();
        expect(this.watched.complaints).toEqual([]);
      };
    });
  }

  get app(): ServedApp {
    return there(this.#app);
  }

  get browser(): Browser {
    return there(this.#browser);
  }

  get watched(): WatchedPage {
    return there(this.#watched);
  }

  get page(): Page {
    return this.watched.page;
  }

  get window(): DocentWindow {
    return new DocentWindow(this.page);
  }

  /** The newest question as main has it. */
  async latestTurn() {
    return await this.app.ask(async (api) => {
      const all = await api.listConversations({ documentId: null });
      const [newest] = all.sort((a, b) => b.updatedAt - a.updatedAt);
      const { turns } = await api.getConversation({ conversationId: there(newest).id });
      return there(turns.at(-1));
    });
  }

  /** The model is loaded: the engine is there. @returns its process */
  async readyEngine(): Promise<number> {
    await this.page.getByText('docent-mini · CPU').waitFor();
    return this.app.enginePid();
  }

  async #keepImage(name: string): Promise<void> {
    mkdirSync(shotsFolder, { recursive: true });
    const file = `failed-${name.replace(/\W+/g, '-').slice(0, 60)}.png`;
    await this.page.screenshot({ path: join(shotsFolder, file) }).catch(() => undefined);
  }
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('It is not there yet: the stage is set by hooks.');
  return value;
}
