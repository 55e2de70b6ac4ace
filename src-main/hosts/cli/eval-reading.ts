import { type WordCounts, wordCounts, wordF1 } from '../../reading/metrics.ts';
import type { CliContext } from './context.ts';
import type { EvalReceipt } from './eval-lines.ts';
import type { Docent } from './service.ts';

export interface EvalReadingResult {
  readonly pages: number;
  readonly word_f1: number;
  readonly precision: number;
  readonly recall: number;
  readonly seconds_per_page: number;
}

/** Reads every page and compares its words with the given lines (word F1, micro-averaged). */
export async function evalReading(
  docent: Docent,
  receipts: readonly EvalReceipt[],
  context: CliContext,
): Promise<EvalReadingResult> {
  await docent.info({ signal: context.signal });
  const counts: WordCounts[] = [];
  const start = performance.now();
  for (const receipt of receipts) {
    context.progress.stage(`reading: ${counts.length} of ${receipts.length} pages`);
    const { pages } = await docent.read(receipt.path, { page: 1, signal: context.signal });
    const read = pages.flatMap((page) => page.lines.map((line) => line.text)).join('\n');
    counts.push(wordCounts(read, receipt.text));
  }
  const seconds = (performance.now() - start) / 1000;
  const { f1, precision, recall } = wordF1(counts);
  return {
    pages: receipts.length,
    word_f1: f1,
    precision,
    recall,
    seconds_per_page: seconds / Math.max(1, receipts.length),
  };
}
