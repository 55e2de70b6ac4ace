import type { AskParams } from '../contract/docent-api.ts';
import { DocentError } from '../contract/errors.ts';
import type { LibraryDocument, Turn } from '../contract/library.ts';
import type { History } from '../history/index.ts';
import { checkRegion } from '../tiling/index.ts';

/** Characters. The title of a conversation is its first question, shortened. */
const TITLE = 80;

/**
 * Writes a question as `running`, in a new conversation unless it continues one.
 *
 * @throws DocentError bad-input, page-out-of-range, bad-region: then nothing is written
 */
export function acceptQuestion(
  history: History,
  document: LibraryDocument,
  params: AskParams,
  surveyId: string | null,
): Turn {
  if (document.removedAt !== null) {
    throw new DocentError('bad-input', `${document.name} was removed. Restore it before asking.`, {
      subject: document.id,
    });
  }
  const { question } = params;
  const place = placeAsked(document, params);
  const conversationId = params.conversationId ?? newConversation(history, document.id, question);
  checkConversation(history, conversationId);
  return history.startTurn({
    conversationId,
    documentId: document.id,
    question,
    ...place,
    // Only the turns of an imported history can be without.
    usedText: true,
    surveyId,
  });
}

function placeAsked(document: LibraryDocument, { page, region }: AskParams): Pick<Turn, 'askedPage' | 'region'> {
  const { pageCount, id } = document;
  // A document that cannot be opened has no page count. Its question is kept, and fails with the reason.
  if (page !== null && pageCount > 0 && page > pageCount) {
    const pages = pageCount === 1 ? 'only 1 page' : `pages 1 to ${pageCount}`;
    throw new DocentError('page-out-of-range', `There is no page ${page}. The document has ${pages}.`, { subject: id });
  }
  if (region === null) return { askedPage: page, region };
  checkRegion(region);
  if (page !== null || pageCount <= 1) return { askedPage: page ?? 1, region };
  throw new DocentError('bad-region', 'A region needs a page. Choose the page as well.', { subject: id });
}

function newConversation(history: History, documentId: string, question: string): string {
  const words = question.replace(/\s+/g, ' ').trim();
  const characters = Array.from(words);
  const title =
    characters.length <= TITLE
      ? words
      : `${characters
          .slice(0, TITLE - 1)
          .join('')
          .trimEnd()}…`;
  return history.createConversation({ documentId, title }).id;
}

function checkConversation(history: History, id: string): void {
  if (history.getConversation(id)?.removedAt == null) return;
  throw new DocentError('bad-input', 'This conversation was removed. Restore it, or start a new one.', { subject: id });
}
