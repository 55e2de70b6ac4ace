import { NOT_ON_PAGE } from '../contract/not-on-page.ts';

/**
 * What a general vision-language model is told, so that its answers are like Docent's own: short, in the page's words, which is what evidence
 * is searched by, and the plain statement when the page does not tell.
 */
export function promptFor(question: string, text: string | null): string {
  const page = text === null || text.trim() === '' ? '' : `The page's text:\n"""\n${text}\n"""\n\n`;
  return `${page}Answer the question about the page in the picture in as few words as possible, with the words that stand on the page and nothing else. If the page does not say it, answer exactly: ${NOT_ON_PAGE}

Question: ${question.trim()}`;
}
