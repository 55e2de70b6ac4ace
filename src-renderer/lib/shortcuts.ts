/** Everything that a key can do. Who can do it registers for it (Commands); the sheet lists them all. */
export const COMMANDS = [
  'library.add',
  'find.open',
  'ask.focus',
  'page.focus',
  'ask.stop',
  'go.library',
  'go.ask',
  'go.history',
  'go.survey',
  'go.receipts',
  'go.settings',
  'zoom.in',
  'zoom.out',
  'zoom.fit',
  'page.next',
  'page.previous',
  'view.rotate',
  'view.thumbnails',
  'view.outline',
  'view.two',
  'view.seen',
  'view.lasso',
  'conversation.new',
  'shortcuts.show',
] as const;
export type CommandId = (typeof COMMANDS)[number];

export interface Shortcut {
  readonly command: CommandId;
  /** `mod` is Cmd on a Mac and Ctrl elsewhere; a second key follows the first after a space. */
  readonly keys: string;
  readonly group: 'everywhere' | 'document';
}

/** Single letters work outside of text fields only, and can be turned off (WCAG 2.1.4). */
export const SHORTCUTS: readonly Shortcut[] = [
  { command: 'ask.focus', keys: '/', group: 'everywhere' },
  { command: 'library.add', keys: 'mod+o', group: 'everywhere' },
  { command: 'go.library', keys: 'g l', group: 'everywhere' },
  { command: 'go.ask', keys: 'g a', group: 'everywhere' },
  { command: 'go.history', keys: 'g h', group: 'everywhere' },
  { command: 'go.survey', keys: 'g b', group: 'everywhere' },
  { command: 'go.receipts', keys: 'g r', group: 'everywhere' },
  { command: 'go.settings', keys: 'g s', group: 'everywhere' },
  { command: 'shortcuts.show', keys: '?', group: 'everywhere' },
  { command: 'find.open', keys: 'mod+f', group: 'document' },
  { command: 'ask.stop', keys: 'mod+.', group: 'document' },
  { command: 'conversation.new', keys: 'c', group: 'document' },
  { command: 'page.focus', keys: 'd', group: 'document' },
  { command: 'page.next', keys: 'n', group: 'document' },
  { command: 'page.previous', keys: 'p', group: 'document' },
  { command: 'zoom.in', keys: 'mod+=', group: 'document' },
  { command: 'zoom.out', keys: 'mod+-', group: 'document' },
  { command: 'zoom.fit', keys: 'mod+0', group: 'document' },
  { command: 'view.rotate', keys: 'r', group: 'document' },
  { command: 'view.thumbnails', keys: 't', group: 'document' },
  { command: 'view.outline', keys: 'o', group: 'document' },
  { command: 'view.two', keys: '2', group: 'document' },
  { command: 'view.seen', keys: 's', group: 'document' },
  { command: 'view.lasso', keys: 'l', group: 'document' },
];

/** A key event as far as shortcuts look at it. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** The next key of a two-key shortcut is waited for so long. */
const SEQUENCE_MS = 1_200;

/** Which command a key press means, if any. Keeps the first key of a sequence. */
export class ShortcutReader {
  readonly #mac: boolean;
  #first: { readonly key: string; readonly at: number } | null = null;

  constructor(mac: boolean) {
    this.#mac = mac;
  }

  /**
   * @param inText the focus is in a text field, where letters are letters
   * @param singleKeys keys without Ctrl or Cmd may be shortcuts
   * @param now milliseconds
   */
  read(press: KeyPress, options: { inText: boolean; singleKeys: boolean; now: number }): CommandId | null {
    const mod = this.#mac ? press.metaKey : press.ctrlKey;
    const other = this.#mac ? press.ctrlKey : press.metaKey;
    if (press.altKey || other) return null;
    const key = press.key === '+' ? '=' : press.key.toLowerCase();
    if (mod) return find(`mod+${key}`);
    if (options.inText || !options.singleKeys) return null;
    const first = this.#first !== null && options.now - this.#first.at < SEQUENCE_MS ? this.#first.key : null;
    this.#first = null;
    const command = (first === null ? null : find(`${first} ${key}`)) ?? find(key);
    if (command === null && SHORTCUTS.some(({ keys }) => keys.startsWith(`${key} `))) {
      this.#first = { key, at: options.now };
    }
    return command;
  }
}

function find(keys: string): CommandId | null {
  return SHORTCUTS.find((shortcut) => shortcut.keys === keys)?.command ?? null;
}

/** The keys as they are printed on this machine's keyboard: one list for each key press. */
export function keyCaps(keys: string, mac: boolean): string[][] {
  return keys.split(' ').map((press) =>
    press.split('+').map((key) => {
      if (key === 'mod') return mac ? '⌘' : 'Ctrl';
      return key === '=' ? '+' : key === '-' ? '−' : key.toUpperCase();
    }),
  );
}

export function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}
