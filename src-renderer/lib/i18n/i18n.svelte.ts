import { SvelteMap } from 'svelte/reactivity';
import { certaintyPercent } from '../../../src-main/contract/certainty.ts';
import en from './messages/en.json' with { type: 'json' };

export type MessageKey = keyof typeof en;
type MessageValues = Readonly<Record<string, string | number>>;

/** A message, or one for each plural category of its language (CLDR), chosen by the value `count`. */
export type Message = string | Partial<Readonly<Record<Intl.LDMLPluralRule, string>>>;
type Messages = Readonly<Record<string, Message>>;

/** Every language is one file in messages/: adding the file adds the language. */
const files = import.meta.glob<{ default: Messages }>(['./messages/*.json', '!./messages/en.json']);

const SOURCE_LANGUAGE = 'en';

/** BCP 47 tags of the languages that have messages. */
export const LANGUAGES: readonly string[] = [
  SOURCE_LANGUAGE,
  ...Object.keys(files).map((path) => path.replace(/^.*\/|\.json$/g, '')),
].sort();

/** Without its region. */
const baseOf = (tag: string): string | undefined => tag.toLowerCase().split('-')[0];

/** The first of `wanted` that has messages, matched by language if the region is unknown. */
export function bestLanguage(wanted: readonly string[], languages: readonly string[] = LANGUAGES): string {
  for (const tag of wanted) {
    const exact = languages.find((language) => language.toLowerCase() === tag.toLowerCase());
    const related = languages.find((language) => baseOf(language) === baseOf(tag));
    if (exact ?? related) return (exact ?? related)!;
  }
  return SOURCE_LANGUAGE;
}

/** The reader's own form of a language, with its region, or the language itself if they name none. */
export function regionalTag(language: string, wanted: readonly string[]): string {
  return wanted.find((tag) => baseOf(tag) === baseOf(language)) ?? language;
}

/** The interface's messages in the reader's language, and numbers and dates in its format. */
class I18n {
  #language = $state(SOURCE_LANGUAGE);
  /** Numbers and dates are written as in the reader's own region, if that speaks the language: 30 Nov in Britain. */
  #region = $state(SOURCE_LANGUAGE);
  #messages = $state.raw<Messages>(en);
  /** Formatters are slow to make and are used in every row of a table. */
  readonly #formats = new Map<string, unknown>();
  readonly #loaded = new SvelteMap<string, Messages>([[SOURCE_LANGUAGE, en]]);

  get language(): string {
    return this.#language;
  }

  /** @param setting a BCP 47 tag, or `system` */
  async use(setting: string): Promise<void> {
    const language = bestLanguage(setting === 'system' ? navigator.languages : [setting]);
    const load = files[`./messages/${language}.json`];
    if (!this.#loaded.has(language) && load !== undefined) this.#loaded.set(language, (await load()).default);
    this.#messages = this.#loaded.get(language) ?? en;
    this.#language = language;
    this.#region = regionalTag(language, navigator.languages);
    this.#formats.clear();
    document.documentElement.lang = language;
  }

  /** The message with its `{values}` filled in. Numbers are formatted for the language. */
  readonly t = (key: MessageKey, values: MessageValues = {}): string => this.translate(key, values);

  /** As `t`, for components that get their translator passed in. An unknown key is shown as it is. */
  readonly translate = (key: string, values: MessageValues = {}): string => {
    const message: Message = this.#messages[key] ?? (en as Messages)[key] ?? key;
    return message === key ? key : this.#fill(this.#plural(message, values), values);
  };

  number(value: number, options: Intl.NumberFormatOptions = {}): string {
    return this.#format('number', options, () => new Intl.NumberFormat(this.#region, options)).format(value);
  }

  /** `88%`; a share between 0 and 1% is `<1%`. */
  percent(value: number): string {
    const whole = (share: number) => this.number(share, { style: 'percent', maximumFractionDigits: 0 });
    return value > 0 && value < 0.005 ? `<${whole(0.01)}` : whole(value);
  }

  /** A confidence: `88%`, rounded down, or `<1%`. */
  certainty(confidence: number): string {
    const percent = certaintyPercent(confidence);
    return this.percent(percent === 0 ? Math.min(confidence, 0.001) : percent / 100);
  }

  /** `3.2s`, `140 ms` */
  duration(ms: number): string {
    return ms < 1000
      ? this.number(Math.round(ms), { style: 'unit', unit: 'millisecond' })
      : this.number(ms / 1000, {
          style: 'unit',
          unit: 'second',
          unitDisplay: 'narrow',
          maximumFractionDigits: ms < 10_000 ? 1 : 0,
        });
  }

  bytes(count: number): string {
    const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
    const power = Math.min(units.length - 1, count < 1 ? 0 : Math.floor(Math.log10(count) / 3));
    const options = { style: 'unit', unit: units[power]!, unitDisplay: power === 0 ? 'long' : 'short' } as const;
    return this.number(count / 1000 ** power, { ...options, maximumFractionDigits: power < 2 ? 0 : 1 });
  }

  date(time: number, options: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short' }): string {
    return this.#format('date', options, () => new Intl.DateTimeFormat(this.#region, options)).format(time);
  }

  list(words: readonly string[]): string {
    return this.#format('list', {}, () => new Intl.ListFormat(this.#region, { type: 'conjunction' })).format(words);
  }

  /** A language by its own name: `한국어`. */
  nameOf(language: string): string {
    return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  }

  /** The name of any language in the window's, or in English where a browser has no name for it: Chromium knows Tibetan in few. */
  languageName(tag: string): string {
    const nameIn = (language: string) =>
      new Intl.DisplayNames([language], { type: 'language', fallback: 'none' }).of(tag);
    return nameIn(this.#language) ?? nameIn(SOURCE_LANGUAGE) ?? tag;
  }

  #plural(message: Message, values: MessageValues): string {
    if (typeof message === 'string') return message;
    const rules = this.#format('plural', {}, () => new Intl.PluralRules(this.#language));
    return message[rules.select(Number(values.count))] ?? message.other ?? '';
  }

  #fill(text: string, values: MessageValues): string {
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return typeof value === 'number' ? this.number(value) : (value ?? whole);
    });
  }

  #format<F>(kind: string, options: object, make: () => F): F {
    const key = `${this.#region} ${kind} ${JSON.stringify(options)}`;
    if (!this.#formats.has(key)) this.#formats.set(key, make());
    return this.#formats.get(key) as F;
  }
}

export const i18n = new I18n();
export const { t } = i18n;
