import { randomInt } from 'node:crypto';
import type { AskOptions } from '../asking/ask-options.ts';
import type { PageAnswerer } from '../asking/page-answerer.ts';
import type { AskResult } from '../contract/docent.ts';
import type { ModelTrial, PageTrial } from '../contract/models-api.ts';
import { type OpenDocument, openDocument } from '../documents/index.ts';
import { testPage } from './test-page.ts';

const QUESTION = 'What is the total?';

/** What trying a model needs of the service that answers. */
interface Answering {
  ask(document: OpenDocument, questions: readonly string[], options: AskOptions): Promise<AskResult>;
  memoryBytes(by: PageAnswerer | null): Promise<number | null>;
}

/**
 * Asks for the total of two drawn receipts: the first loads the model, the second is measured. A model that can see gets their pixels alone, another
 * one their text.
 *
 * @param by null: Docent's own model
 * @throws DocentError as asking does
 */
export async function tryOnDrawnPages(
  service: Answering,
  by: PageAnswerer | null,
  signal: AbortSignal,
): Promise<ModelTrial> {
  const first = await askForTotal(service, by, signal);
  const { seconds, answer, right } = await askForTotal(service, by, signal);
  const measured = { seconds, memoryBytes: await service.memoryBytes(by), at: Date.now() };
  return { question: QUESTION, answer, right, firstSeconds: first.seconds, measured, ran: ranOn(by) };
}

async function askForTotal(service: Answering, by: PageAnswerer | null, signal: AbortSignal) {
  const total = `${randomInt(20, 99)}.${randomInt(10, 99)}`;
  const lines = ['CORNER CAFE', 'Date 14 March 2026', 'Table 7', 'Coffee 7.20', 'Cake 5.30', `Total ${total}`];
  const document = await openDocument(testPage(lines), { signal });
  const start = performance.now();
  try {
    const text = by?.images === 0 ? undefined : false;
    const { answers } = await service.ask(document, [QUESTION], { page: 1, text, by, signal });
    const { answer } = answers[0]!;
    return { answer, right: answer.includes(total), seconds: (performance.now() - start) / 1000 };
  } finally {
    await document.dispose();
  }
}

/**
 * Asks about one page of the reader's own, as a question in the window is asked, and keeps nothing of it.
 *
 * @param by null: Docent's own model, which must be loaded for `seconds` to be those of an answer
 * @throws DocentError as asking does
 */
export async function tryOnPage(
  service: Answering,
  document: OpenDocument,
  question: string,
  by: PageAnswerer | null,
  options: AskOptions & { readonly page: number },
): Promise<PageTrial> {
  // A model of another library has a process from its first question on.
  const started = by !== null && by.memoryBytes !== undefined && (await service.memoryBytes(by)) === null;
  const start = performance.now();
  const { answers } = await service.ask(document, [question], { ...options, by, inFull: true });
  const seconds = (performance.now() - start) / 1000;
  const { answer, found } = answers[0]!;
  const memoryBytes = await service.memoryBytes(by);
  return { question, page: options.page, answer, found, seconds, started, memoryBytes, ran: ranOn(by) };
}

function ranOn(by: PageAnswerer | null): PageTrial['ran'] {
  if (by === null || by.sentTo !== null) return null;
  const failed = (by.skipped ?? []).filter((one) => one.failed);
  return { device: by.device, failed: failed.map(({ device, reason }) => ({ device, reason })) };
}
