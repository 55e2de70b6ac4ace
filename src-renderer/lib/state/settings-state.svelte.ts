import { z } from 'zod/mini';
import type { DocentApi, Settings } from '../../../src-main/contract/docent-api.ts';
import { i18n } from '../i18n/i18n.svelte.ts';
import { recall, remember } from './browser-storage.ts';

/** Of this window only, kept by it. */
const Local = z.object({ singleKeys: z.boolean(), thumbnails: z.boolean(), seen: z.boolean() });
type Local = z.infer<typeof Local>;

const INITIAL: Settings = {
  theme: 'system',
  language: 'system',
  doubtBelow: 0.5,
  indexing: true,
  keepUnlockedText: false,
  strongerModel: null,
  askStronger: false,
};

/** Settings of the application (theme, language, doubt), and of this window (what is shown, which keys work). */
export class SettingsState {
  readonly #api: DocentApi;
  #settings = $state.raw<Settings>(INITIAL);
  #local = $state.raw<Local>(recall('window', Local) ?? { singleKeys: true, thumbnails: false, seen: false });

  constructor(api: DocentApi) {
    this.#api = api;
  }

  get theme(): Settings['theme'] {
    return this.#settings.theme;
  }

  get language(): string {
    return this.#settings.language;
  }

  get doubtBelow(): number {
    return this.#settings.doubtBelow;
  }

  /** Whether the text of password-protected documents is stored for searching. */
  get keepUnlockedText(): boolean {
    return this.#settings.keepUnlockedText;
  }

  /** A doubtful answer is followed by one of the stronger model. */
  get askStronger(): boolean {
    return this.#settings.askStronger;
  }

  /** Keys without Ctrl or Cmd (WCAG 2.1.4: they can be turned off). */
  get singleKeys(): boolean {
    return this.#local.singleKeys;
  }

  get thumbnails(): boolean {
    return this.#local.thumbnails;
  }

  /** The grid of what the model saw is drawn over the page. */
  get seen(): boolean {
    return this.#local.seen;
  }

  async load(): Promise<void> {
    await this.#take(await this.#api.getSettings({}));
  }

  /** Applied at once; reverted if it cannot be saved. */
  async change(change: Partial<Settings>): Promise<void> {
    const before = this.#settings;
    await this.#take({ ...before, ...change });
    try {
      await this.#take(await this.#api.setSettings(change));
    } catch (error) {
      await this.#take(before);
      throw error;
    }
  }

  changeWindow(change: Partial<Local>): void {
    this.#local = { ...this.#local, ...change };
    remember('window', this.#local);
  }

  async #take(settings: Settings): Promise<void> {
    this.#settings = settings;
    showTheme(settings.theme);
    remember('theme', settings.theme);
    remember('language', settings.language);
    await i18n.use(settings.language);
  }
}

function showTheme(theme: Settings['theme']): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Before anything is drawn: theme and language of the last time, so that the window neither flashes nor changes its words. */
export async function showLastSettings(): Promise<void> {
  showTheme(recall('theme', z.enum(['system', 'light', 'dark'])) ?? 'system');
  await i18n.use(recall('language', z.string()) ?? 'system');
}
