import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { DocentApi } from '../../src-main/contract/docent-api.ts';
import { longPdf } from '../renderer/long-pdf.ts';
import { samples } from './docent-window.ts';
import { lockedPdf } from './locked-pdf.ts';
import { textPdf } from './text-pdf.ts';

const LONG = `${'Minutes of the extraordinary general meeting of the boat house and its members '.repeat(2).trim()}.pdf`;
/** The question to one document, to many and to the library. */
const QUESTION = 'How much is the rent?';

async function last<T>(events: AsyncIterable<T>): Promise<T> {
  let newest: T | undefined;
  for await (const event of events) newest = event;
  if (newest === undefined) throw new Error('There was no event.');
  return newest;
}

/** A library with odd documents, and something in every view. @returns the ids of what was put there */
export async function fillLibrary(api: DocentApi) {
  const add = async (name: string, bytes: Uint8Array) =>
    (await api.addDocument({ source: { kind: 'bytes', name, bytes: new Uint8Array(bytes) } })).id;
  const lease = await add('lease.pdf', textPdf(['Lease of the boat house', 'Rent 310.00 EUR a quarter']));
  const receipt = await add('receipt.jpg', readFileSync(samples.receipt));
  const report = await add('report.pdf', readFileSync(samples.report));
  // The library's answers are from what has been read.
  await expect.poll(async () => (await api.getIndexing({})).waiting).toBe(0);
  const answered = await last(api.askLibrary({ question: QUESTION, documentIds: null }));
  if (answered.kind !== 'answered' || answered.question.sources.length === 0) throw new Error('No page answers.');
  // The rest would only take time.
  await api.pauseIndexing({ paused: true });
  const long = await add(LONG, longPdf(300, 3));
  await add('임대차 계약서.pdf', textPdf(['Lease']));
  const broken = await add('broken.pdf', Buffer.from('%PDF-'));
  const locked = await add('locked.pdf', lockedPdf('sesame', 'Secret'));
  const removed = await add('removed.pdf', textPdf(['Gone']));
  await api.removeDocument({ documentId: removed });
  const taxes = await api.createCollection({ kind: 'collection', name: 'Taxes 2026' });
  await api.setMembers({ collectionId: taxes.id, documentIds: [lease], member: true });
  await last(api.ask({ documentId: lease, conversationId: null, question: QUESTION, page: 1, region: null }));
  await last(
    api.ask({ documentId: receipt, conversationId: null, question: 'What is the total?', page: 1, region: null }),
  );
  await last(api.captionPage({ documentId: lease, page: 1, anew: false }));
  await last(api.compare({ documentId: lease, page: 1, question: QUESTION, models: ['mini', 'mini'] }));
  await last(api.readReceipts({ documentIds: [receipt], again: false, schema: null }));
  await last(api.survey({ documentIds: [lease, receipt], question: QUESTION }));
  const [survey] = await api.listSurveys({});
  if (survey === undefined) throw new Error('There is no table of answers.');
  return { lease, receipt, report, long, broken, locked, survey: survey.surveyId, library: answered.question.id };
}
