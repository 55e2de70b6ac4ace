import { Settings } from '../contract/docent-api.ts';
import type { Database } from './database.ts';
import { checked } from './records.ts';

const DEFAULTS: Settings = { theme: 'system', language: 'system', doubtBelow: 0.5 };

/** One row a setting, so that a setting of a later version survives an earlier one. */
export class SettingsStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** What was set, defaults for the rest (also for values that this version does not understand). */
  get(): Settings {
    const read = this.#database.prepare('SELECT value FROM settings WHERE name = ?').pluck();
    const settings: Record<string, unknown> = { ...DEFAULTS };
    for (const [name, schema] of Object.entries(Settings.shape)) {
      const value = schema.safeParse(parsed(read.get(name)));
      if (value.success) settings[name] = value.data;
    }
    return Settings.parse(settings);
  }

  set(change: Partial<Settings>): Settings {
    const write = this.#database.prepare(
      'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    );
    for (const [name, value] of Object.entries(checked(Settings.partial(), change, 'The setting'))) {
      if (value !== undefined) write.run(name, JSON.stringify(value));
    }
    return this.get();
  }
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
