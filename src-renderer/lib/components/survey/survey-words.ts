import type { Turn } from '../../../../src-main/contract/library.ts';
import { t } from '../../i18n/i18n.svelte.ts';

/** Status of a document in a survey while it has no answer to show. */
export function statusWords(turn: Turn | null): string {
  if (turn === null) return t('survey.waiting');
  if (turn.status === 'running') return t('progress.answering');
  if (turn.status === 'done') return t('survey.done');
  return t(`turn.${turn.status}`);
}
