import type { FullQuestion } from '../asking/page-answerer.ts';
import { NOT_ON_PAGE } from '../contract/not-on-page.ts';

/**
 * The instructions for a general vision-language model, so that it answers as Docent's own does: short, in the page's words, by which the
 * evidence is found, and with a fixed sentence if the page does not say it.
 */
export function promptFor(question: string, text: string | null, hasImage: boolean): string {
  const page = text === null || text.trim() === '' ? '' : `The page's text:\n"""\n${text}\n"""\n\n`;
  const where = hasImage ? 'the page in the picture' : 'this page';
  return `${page}Answer the question about ${where} in as few words as possible, with the words that stand on the page and nothing else. If the page does not say it, answer exactly: ${NOT_ON_PAGE}

Question: ${question.trim()}`;
}

/** What was said before, as a model is told it. */
export function told({ earlier }: FullQuestion): { question: string; answer: string }[] {
  return earlier.map(({ question, answer }) => ({ question, answer: answer ?? NOT_ON_PAGE }));
}

/** The instructions for an answer in full: in sentences that cite their pages, from these pages only. */
export function fullPromptFor({ question, pages }: FullQuestion): string {
  const texts = pages.flatMap(({ page, text }) =>
    text === null || text.trim() === '' ? [] : [`[p. ${page}]\n${text}`],
  );
  const images = pages.flatMap(({ page, image }) => (image === null ? [] : [`p. ${page}`]));
  const given = [
    ...(texts.length > 0 ? [`Text of pages of the document:\n"""\n${texts.join('\n\n')}\n"""`] : []),
    ...(images.length > 0 ? [`The pictures show, in this order: ${images.join(', ')}.`] : []),
  ];
  return `${given.join('\n\n')}

Answer the question about this document in full sentences, in the language of the question, and no longer than it needs. Use what these pages say and nothing else. After every statement put the page that says it in brackets, like [p. ${pages[0]?.page ?? 1}]. If the pages do not say it, answer exactly: ${NOT_ON_PAGE}

Question: ${question.trim()}`;
}
