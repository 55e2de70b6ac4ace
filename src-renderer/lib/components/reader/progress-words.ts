import type { Progress } from '../../../../src-main/contract/docent-api.ts';
import { t } from '../../i18n/i18n.svelte.ts';

/** What the progress line of a running question says. */
export function progressWords(progress: Progress | null): string {
  if (progress === null) return t('progress.queued');
  const { stage, done, total } = progress;
  if ((stage === 'searching' || stage === 'reading') && done !== null && total !== null && total > 1) {
    return t(`progress.${stage}.of`, { page: Math.min(done + 1, total), total });
  }
  return t(`progress.${stage}`);
}
