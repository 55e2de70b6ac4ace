import { i18n } from '../../i18n/i18n.svelte.ts';

/** What a model is good at, in the reader's language where Docent suggests the model itself. */
export function goodAtOf({ name, goodAt }: { readonly name: string; readonly goodAt: string | null }): string | null {
  const key = `models.good-at.${name}`;
  const said = i18n.translate(key);
  return goodAt === null || said === key ? goodAt : said;
}
