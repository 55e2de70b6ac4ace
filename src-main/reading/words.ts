/** Words too common to say which page or row a question is about. */
const COMMON = new Set(
  'a an and are as at be by did do does for from had has have how in is it its many much of on or that the this to was were what when where which who whom whose why will with name'.split(
    ' ',
  ),
);

/** Lower-cased words and numbers of a text, lightly stemmed. */
export function stems(text: string): string[] {
  const words =
    text
      .normalize('NFKD')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map(stem);
}

/** The stems of a question that can tell one place from another; all of them when every word is common. */
export function questionStems(question: string): string[] {
  const all = (
    question
      .normalize('NFKD')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).filter((w) => w.length > 0);
  const telling = all.filter((w) => !COMMON.has(w));
  return [...new Set((telling.length > 0 ? telling : all).map(stem))];
}

/** The words of a question that can tell one place from another, as an index of whole words knows them: with their accents, in any script. */
export function tellingWords(question: string): string[] {
  const all =
    question
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  const telling = all.filter((word) => !COMMON.has(word));
  return [...new Set((telling.length > 0 ? telling : all).map(stem))];
}

/** Harman's s-stemmer and the commonest English endings: enough to meet "taxes" with "tax" and "issued" with "issue". */
function stem(word: string): string {
  // A misread word may hold a digit ("shareh0lders"); what begins with one is a number or a code.
  if (word.length < 4 || /^\d/.test(word)) return word;
  let w = word;
  if (w.endsWith('ies') && w.length > 4) w = `${w.slice(0, -3)}y`;
  else if (/(?:x|ch|sh|ss)es$/.test(w)) w = w.slice(0, -2);
  else if (w.endsWith('s') && !/(?:us|ss|is)$/.test(w)) w = w.slice(0, -1);
  if (w.length > 5 && w.endsWith('ing')) w = w.slice(0, -3);
  else if (w.length > 4 && w.endsWith('ed')) w = w.slice(0, -2);
  return w.length > 4 && w.endsWith('e') ? w.slice(0, -1) : w;
}
