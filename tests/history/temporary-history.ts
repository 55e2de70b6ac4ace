import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type History, type HistoryOptions, openHistory } from '../../src-main/history/index.ts';
import { documentId, exampleAnswer, exampleDocument, exampleQuestion } from './examples.ts';

/** An empty folder until the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'docent-history-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A history without background work, closed when the test ends. */
export function openFor(dataDir: string, options: Partial<HistoryOptions> = {}): History {
  const history = openHistory({ dataDir, maintainAfterMs: null, ...options });
  onTestFinished(() => history.dispose());
  return history;
}

/** Adds a document and a conversation about it with these questions and answers. */
export function addConversation(
  history: History,
  name: string,
  exchanges: readonly (readonly [question: string, answer: string])[],
) {
  const document = history.getDocument(documentId(name)) ?? history.upsertDocument(exampleDocument(name));
  const conversation = history.createConversation({ documentId: document.id, title: `About ${name}` });
  const turns = exchanges.map(([question, answer]) => {
    const { id } = history.startTurn(exampleQuestion(name, conversation.id, question));
    return history.finishTurn(id, exampleAnswer(answer));
  });
  return { document, conversation, turns };
}
