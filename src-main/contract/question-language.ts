/**
 * Small words that tell a language. Those that two of the others share stand once, and those that English has too are left out: "was", "die",
 * "come", "on".
 */
const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));
const ENGLISH = words(
  'who what when where why how which whose is are was were does did do has have can the a an of in to and or for on by with from this that it its there much many',
);
const ASKING = words(
  'wer wen wem wie wo wann warum wieso wieviel welche welcher welches qui que quel quelle quels quelles quand où combien pourquoi quién qué cuál cuándo dónde cómo cuánto cuánta cuántos chi quale quando dove quanto quanti perché quem qual onde quanto waar wanneer welke hoeveel',
);
const OTHERS = words(
  'ist sind der das und den dem des ein eine einen nicht wurde wird viel viele für mit auf im zum zur heißt heisst est sont la le les du une dans pour avec cette et comment es son el los las del por para con está il lo gli della di è della sono os da dos uma são het een van zijn hoe wat',
);

/**
 * Whether a question in Latin letters seems to be asked in another language than English: German, French, Spanish, Italian, Portuguese or Dutch.
 * Small words decide, those that ask twice, and those with a capital letter within the question not at all: they belong to names.
 */
export function seemsForeign(question: string): boolean {
  const asked = (question.match(/[\p{L}']+/gu) ?? []).filter((word, at) => at === 0 || !/^\p{Lu}/u.test(word));
  const count = (of: ReadonlySet<string>) => asked.filter((word) => of.has(word.toLowerCase())).length;
  const foreign = 2 * count(ASKING) + count(OTHERS);
  return foreign > 1 && foreign > count(ENGLISH);
}
