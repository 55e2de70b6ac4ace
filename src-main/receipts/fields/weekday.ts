const LANGUAGES = ['en', 'de', 'fr', 'it', 'es', 'nl', 'pt', 'ms'];
/** 2024-09-01 was a Sunday. */
const SUNDAY = Date.UTC(2024, 8, 1);
const DAY = 86_400_000;

const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

const NAMES = new Map<string, number>();
for (const language of LANGUAGES) {
  const format = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  for (let i = 0; i < 7; i++) NAMES.set(fold(format.format(SUNDAY + i * DAY)), i);
}
for (const [i, name] of ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'].entries()) NAMES.set(name, i);

/** The one day of the week that a text names, 0 for Sunday; undefined if it names none or several. */
export function weekdayIn(text: string): number | undefined {
  const found = new Set((fold(text).match(/\p{L}+/gu) ?? []).flatMap((word) => NAMES.get(word) ?? []));
  return found.size === 1 ? [...found][0] : undefined;
}

/** @param day YYYY-MM-DD */
export function isOnWeekday(day: string, weekday: number): boolean {
  return new Date(`${day}T00:00:00Z`).getUTCDay() === weekday;
}
