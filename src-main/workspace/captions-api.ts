import { randomUUID } from 'node:crypto';
import type { CaptionStage } from '../contract/captions.ts';
import type { CaptionEvent, CompareEvent } from '../contract/captions-api.ts';
import type { DocentApi } from '../contract/docent-api.ts';
import type { Captions } from './captions.ts';
import type { ComparisonVerdicts } from './comparison-verdicts.ts';
import { LastingWork, nothing } from './lasting-work.ts';
import type { RunningWork } from './running-work.ts';

type CaptionMethods = Pick<
  DocentApi,
  | 'captionPage'
  | 'followCaption'
  | 'getCaptions'
  | 'exportCaptions'
  | 'compare'
  | 'followComparison'
  | 'exportComparison'
  | 'judgeComparison'
  | 'comparisonTally'
>;

/** The methods about descriptions of pages, and about models side by side. */
export function captionMethods(running: RunningWork, captions: Captions, verdicts: ComparisonVerdicts): CaptionMethods {
  const describing = new LastingWork<CaptionEvent>(running);
  // A comparison is kept nowhere else.
  const comparing = new LastingWork<CompareEvent>(running, { keepsEnded: true });
  return {
    captionPage: ({ documentId, page, anew }, options) =>
      describing.start(options, async (emit, signal, name) => {
        name(documentId);
        const onStage = (stage: CaptionStage) => emit({ kind: 'stage', page, stage });
        emit({ kind: 'caption', caption: await captions.describe(documentId, page, anew, onStage, signal) });
      }),
    followCaption: ({ documentId }, options) => describing.follow(documentId, options) ?? nothing(),
    getCaptions: ({ documentId }, options) => running.call(options, async () => captions.list(documentId)),
    exportCaptions: ({ documentId, format }, options) =>
      running.call(options, () => captions.export(documentId, format)),
    compare: (compared, options) =>
      comparing.start(options, async (emit, signal, name) => {
        name(compared.documentId);
        emit({ kind: 'started', id: randomUUID(), compared });
        await captions.compare(compared, emit, signal);
      }),
    followComparison: ({ documentId }, options) => comparing.follow(documentId, options) ?? nothing(),
    exportComparison: ({ comparison, format }, options) =>
      running.call(options, () => captions.exportComparison(comparison, format)),
    judgeComparison: (verdict, options) =>
      running.call(options, async () => {
        await verdicts.keep(verdict);
        return await verdicts.tally();
      }),
    comparisonTally: (_, options) => running.call(options, () => verdicts.tally()),
  };
}
