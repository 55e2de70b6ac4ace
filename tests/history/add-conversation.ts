import type { History } from '../../src-main/history/index.ts';
import { documentId, exampleAnswer, exampleDocument, exampleQuestion } from './examples.ts';

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
