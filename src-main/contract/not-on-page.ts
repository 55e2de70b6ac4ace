/** What a model says when the page does not tell. docent-mini was trained to say it, other models are told to. */
export const NOT_ON_PAGE = 'not on this page';

const SAID = /^["'“]?not on this page[.!]?["'”]?$/i;

/** Whether an answer, trimmed, says nothing or that the page does not tell. */
export function tellsNothing(answer: string): boolean {
  return answer === '' || SAID.test(answer);
}
