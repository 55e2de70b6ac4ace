/** A model's answer if the page does not say. docent-mini was trained to give it; the prompt tells other models to. */
export const NOT_ON_PAGE = 'not on this page';

const SAID = /^["'“]?not on this page[.!]?["'”]?$/i;

/** Whether a trimmed answer is empty or says that the page does not say. */
export function tellsNothing(answer: string): boolean {
  return answer === '' || SAID.test(answer);
}
