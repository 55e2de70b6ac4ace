/** Whether at least half of a text's letters are Latin: the word pieces of MiniLM cover no other script. */
export function isKnownScript(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  const latin = letters.filter((letter) => /\p{Script=Latin}/u.test(letter));
  return latin.length * 2 >= letters.length;
}
