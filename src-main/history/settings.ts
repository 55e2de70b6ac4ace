import { z } from 'zod';
import { Settings } from '../contract/docent-api.ts';
import type { Database } from './database.ts';
import { checked } from './records.ts';

const Change = z.object(Settings.shape).partial();
const DEFAULTS: Settings = {
  theme: 'system',
  language: 'system',
  doubtBelow: 0.5,
  indexing: true,
  keepUnlockedText: false,
  strongerModel: null,
  askStronger: false,
};

/** One row a setting, so that a setting of a later version survives an earlier one. */
export class SettingsStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** What was set, defaults for the rest. */
  get(): Settings {
    return { ...DEFAULTS, ...this.chosen() };
  }

  /** What was set, without values that this version does not understand. */
  chosen(): Partial<Settings> {
    const read = this.#database.prepare('SELECT value FROM settings WHERE name = ?').pluck();
    const values = Object.keys(Settings.shape).map((name): [string, unknown] => [name, parsed(read.get(name))]);
    const understood = values.filter(([name, value]) => Change.safeParse({ [name]: value }).success);
    return withoutUnset(Change.parse(Object.fromEntries(understood)));
  }

  set(change: Partial<Settings>): Settings {
    const write = this.#database.prepare(
      'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    );
    for (const [name, value] of Object.entries(checked(Change, change, 'The setting'))) {
      if (value !== undefined) write.run(name, JSON.stringify(value));
    }
    return this.get();
  }
}

function withoutUnset(settings: z.infer<typeof Change>): Partial<Settings> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
