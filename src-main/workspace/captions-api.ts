import type { DocentApi } from '../contract/docent-api.ts';
import type { Captions } from './captions.ts';
import type { ComparisonVerdicts } from './comparison-verdicts.ts';
import type { RunningWork } from './running-work.ts';

type CaptionMethods = Pick<
  DocentApi,
  | 'captionPage'
  | 'getCaptions'
  | 'exportCaptions'
  | 'compare'
  | 'exportComparison'
  | 'judgeComparison'
  | 'comparisonTally'
>;

/** The methods about descriptions of pages, and about models side by side. */
export function captionMethods(running: RunningWork, captions: Captions, verdicts: ComparisonVerdicts): CaptionMethods {
  return {
    captionPage: ({ documentId, page, anew }, options) =>
      running.stream(options, async (emit, signal) => {
        const onStage = (stage: Parameters<Parameters<Captions['describe']>[3]>[0]) => emit({ kind: 'stage', stage });
        emit({ kind: 'caption', caption: await captions.describe(documentId, page, anew, onStage, signal) });
      }),
    getCaptions: ({ documentId }, options) => running.call(options, async () => captions.list(documentId)),
    exportCaptions: ({ documentId, format }, options) =>
      running.call(options, () => captions.export(documentId, format)),
    compare: ({ documentId, page, question, models }, options) =>
      running.stream(options, (emit, signal) => captions.compare(documentId, page, question, models, emit, signal)),
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
