import { DocentError, ERROR_CODES } from '../../../src-main/contract/errors.ts';
import { FORMAT_NAMES } from '../../../src-main/contract/file-formats.ts';
import { i18n, type MessageKey } from '../i18n/i18n.svelte.ts';

/**
 * An error in the reader's language, with what to do next. Docent's own messages are English and have the details, so English shows
 * them; other languages say what the code means.
 */
export function wordsOf(error: unknown): string {
  if (!(error instanceof DocentError)) return i18n.t('error.internal');
  return wordsOfCode(error.code, error.message);
}

/** The same for an error stored with a document or a turn. */
export function wordsOfCode(code: string, message: string): string {
  const known = (ERROR_CODES as readonly string[]).includes(code);
  // An unexpected error's own message is technical and helps no reader.
  if (code === 'internal') return i18n.t('error.internal');
  if (!known || i18n.language.startsWith('en')) return message;
  return i18n.t(`error.${code}` as MessageKey, { formats: i18n.list(FORMAT_NAMES) });
}

export function isCancelled(error: unknown): boolean {
  return error instanceof DocentError && error.code === 'cancelled';
}
