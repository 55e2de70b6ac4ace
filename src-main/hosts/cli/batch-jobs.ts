import { basename } from 'node:path';
import type { BatchJob } from '../../batch/index.ts';
import type { CaptionOptions } from '../../captions/index.ts';
import type { AskResult } from '../../contract/docent.ts';
import { Receipt } from '../../contract/receipt.ts';
import type { NamedReceipt, ReceiptSchema } from '../../receipts/index.ts';
import type { Docent } from './service.ts';

/** Files of questions and receipts that are worked on at a time: one is opened, drawn and cut while a model reads another. */
export const AT_ONCE = 2;

/** The jobs of `docent batch`. Each is a function from a file to JSON, and a way to show the JSON as a table. */
export function askJob(docent: Docent, questions: readonly string[], model: string): BatchJob {
  return {
    kind: 'ask',
    settings: { questions, model },
    atOnce: AT_ONCE,
    run: async (file, { signal, onProgress }) => await docent.ask(file, questions, { signal, onProgress }),
    table: {
      columns: ['question', 'answer', 'found', 'page', 'confidence', 'evidence'],
      rows: (_, result) =>
        (result as AskResult).answers.map((a) => [
          a.question,
          a.found ? a.answer : '',
          a.found ? 'yes' : 'no',
          a.page,
          a.confidence,
          a.evidence.map((e) => e.text).join(' | '),
        ]),
    },
  };
}

export async function receiptJob(
  docent: Docent,
  schema: ReceiptSchema | undefined,
  settings: { readonly ask: boolean; readonly model: string; readonly schema: string | null },
): Promise<BatchJob> {
  const { readReceiptFile, receiptTables, receiptsXlsx } = await import('../../receipts/index.ts');
  const named = (file: string, result: unknown): NamedReceipt[] =>
    // A batch that an earlier version began has receipts without what came later.
    (result as { receipts: unknown[] }).receipts.map((receipt) => ({
      file: basename(file),
      receipt: Receipt.parse(receipt),
    }));
  const custom = (schema?.fields ?? []).map((field) => field.name);
  // A table without rows still has its columns. The schema's own columns are added for receipts that have them.
  const [empty] = receiptTables([]);
  const own = empty!.columns.slice(1);
  const columns = [...own.slice(0, own.indexOf('review')), ...custom, ...own.slice(own.indexOf('review'))];
  return {
    kind: 'receipt',
    settings,
    atOnce: AT_ONCE,
    run: async (file, { signal, onProgress }) => {
      const { receipts } = await readReceiptFile(docent, file, { schema, ask: settings.ask, signal, onProgress });
      return { receipts };
    },
    table: {
      columns,
      rows: (file, result) =>
        receiptTables(named(file, result))[0]!.rows.map((row) =>
          row.slice(1).map((cell) => (cell === null ? null : cell.value)),
        ),
    },
    workbook: async (results) => await receiptsXlsx(results.flatMap(({ file, result }) => named(file, result))),
  };
}

export async function captionJob(
  docent: Docent,
  settings: { readonly detailed: boolean; readonly model: string; readonly roles?: object },
  plug: CaptionOptions['plug'],
): Promise<BatchJob> {
  const [{ captionDocument }, { captionService }] = await Promise.all([
    import('../../captions/index.ts'),
    import('./caption.ts'),
  ]);
  const service = captionService(docent);
  return {
    kind: 'caption',
    settings,
    run: async (file, { signal, onProgress }) =>
      await captionDocument(service, file, { detailed: settings.detailed, plug, signal, onProgress }),
  };
}
