import { distance } from 'fastest-levenshtein';

/** Legal forms of two words. */
const FORMS = [
  ['SDN', 'BHD'],
  ['PTE', 'LTD'],
  ['PVT', 'LTD'],
  ['PTY', 'LTD'],
] as const;
const LAST_WORDS = /^(.*?)([\p{L}\p{N}]+)(\W{1,2})([\p{L}\p{N}]+)(\W?)$/u;

/** What stands behind "SDN" is "BHD", however little of it was read. */
const REST_OF_BHD = /^B[A-Z0-9]{0,2}$/i;
/** "S/B" at the end of a name, with its B taken for another letter. */
const SHORT_FORM = /(\bS\/)[D8R](?=\.?$)/i;

/**
 * A company's name with its legal form spelt right where one of the form's two words was read right and the other nearly: "SON BHD", "Sdn Bhud" and "SDN B" can be nothing else.
 */
export function withLegalForm(name: string): string {
  if (SHORT_FORM.test(name)) return name.replace(SHORT_FORM, '$1B');
  const match = LAST_WORDS.exec(name);
  if (match === null) return name;
  const [, before, first, between, last, end] = match as unknown as [string, string, string, string, string, string];
  const isNearly = (word: string, wanted: string) => distance(word.toUpperCase(), wanted) <= 1;
  const isSdn = first.toUpperCase() === 'SDN' && REST_OF_BHD.test(last);
  const form = isSdn
    ? FORMS[0]
    : FORMS.find(
        ([a, b]) => isNearly(first, a) && isNearly(last, b) && (first.toUpperCase() === a || last.toUpperCase() === b),
      );
  if (form === undefined) return name;
  return `${before}${asCased(form[0], first)}${between}${asCased(form[1], last)}${end}`;
}

/** The form as the word that was read has it, which may begin with a capital alone. */
function asCased(form: string, read: string): string {
  if (read.toUpperCase() === form) return read;
  return read === read.toUpperCase() ? form : form[0]! + form.slice(1).toLowerCase();
}
