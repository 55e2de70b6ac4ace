import type { PageNote } from '../../../../src-main/contract/notes.ts';
import { i18n, t } from '../../i18n/i18n.svelte.ts';

/** A remark about a page, in the window's language. */
export function noteWords({ code, degrees = 0, language = 'und', part = false }: PageNote): string {
  const details = { degrees: i18n.number(Math.abs(degrees)), language: i18n.languageName(language) };
  return t(part && code === 'text-layer-unreliable' ? `note.${code}.part` : `note.${code}`, details);
}
