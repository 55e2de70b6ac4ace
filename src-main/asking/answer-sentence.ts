import { stems } from '../reading/words.ts';
import { phrasesOf } from './conversation/english.ts';

const LONGEST = 120;
const BE = '(is|are|was|were)';
const TRAILING = 'about|for|from|to|by|with|called|named|titled';

/**
 * An answer of a few words as a sentence that holds them as they are: "KX-58213" to "What is the policy number?" is "The policy number is KX-58213." The
 * question's own words around the answer, nothing else. null where it would take more than that (another language, a long answer, a question of another
 * form): then the words stand alone.
 */
export function answerSentence(question: string, answer: string): string | null {
  const asked = question
    .trim()
    .replace(/[?.!\s]+$/, '')
    .replace(/\s+/g, ' ');
  if (answer.length > LONGEST || answer === '' || /[\n\t]/.test(answer) || /^(?:yes|no)\b/i.test(answer)) return null;
  // The answer says it itself.
  const [own, theirs] = [new Set(stems(answer)), stems(asked.replace(/^\w+\s+(?:is|are|was|were)\s+/i, ''))];
  if (theirs.length > 1 && theirs.filter((word) => own.has(word)).length * 2 > theirs.length) return null;
  const said = identity(asked, answer) ?? counted(asked, answer) ?? agent(asked, answer) ?? occasion(asked, answer);
  if (said === null) return null;
  return `${said[0]!.toUpperCase()}${said.slice(1)}${/[.!?]$/.test(said) ? '' : '.'}`;
}

/** "What is the policy number?", "Who is the author?", "Which shop is it from?", "How much is the rent?" */
function identity(asked: string, answer: string): string | null {
  const match = new RegExp(`^(?:what|who|which(?: [a-z]+)?|how much) ${BE} (.+)$`, 'i').exec(asked);
  if (match === null) return null;
  const [, be, what] = [match[0], match[1]!, match[2]!];
  const trailing = new RegExp(`^(.+?) ((?:[a-z]+ed|written|made|sent|given) (?:${TRAILING})|${TRAILING})$`, 'i').exec(
    what,
  );
  const [subject, after] = trailing === null ? [what, ''] : [trailing[1]!, ` ${trailing[2]}`];
  if (/^(?:it|this|that|he|she)$/i.test(subject)) return `${subject} ${be}${after} ${answer}`;
  if (!isNoun(subject))
    return /^[a-z]+(?:ed|en)\b/.test(subject) && after === '' && /^which/i.test(asked)
      ? `${answer} ${be} ${subject}`
      : null;
  return `${subject} ${be}${after} ${answer}`;
}

/** "How many visitors came?" */
function counted(asked: string, answer: string): string | null {
  const many =
    /^how many ((?:[a-z]+ )+?)?([a-z]+s|people|children) (came|visited|were|are|live|work|worked|lived|took|have|had|died|joined)\b(.*)$/i.exec(
      asked,
    );
  if (many === null || !/^[\d.,\s]+$/.test(answer)) return null;
  return `${answer} ${many[1] ?? ''}${many[2]} ${many[3]}${many[4]}`;
}

/** "Who signed the lease?" */
function agent(asked: string, answer: string): string | null {
  const who = /^who ([a-z]+) (.+)$/i.exec(asked);
  if (
    who === null ||
    /^(?:is|are|was|were|did|does|do|has|have|had|can|could|will|would|should|may|must|else|all)$/i.test(who[1]!)
  )
    return null;
  return /ed$|^(?:wrote|made|took|gave|sent|paid|built|won|led|held|sold|bought|drew|runs?|owns?|opened)$/i.test(
    who[1]!,
  )
    ? `${answer} ${who[1]} ${who[2]}`
    : null;
}

/** "When was the library founded?" */
function occasion(asked: string, answer: string): string | null {
  const when = new RegExp(`^when ${BE} (.+)$`, 'i').exec(asked);
  if (when === null) return null;
  const [, be, rest] = [when[0], when[1]!, when[2]!];
  if (/\b(?:date|day|deadline)$/i.test(rest)) return `${rest} ${be} ${answer}`;
  const done = /^(.+) ([a-z]+(?:ed|en|t|d|ue|id))$/i.exec(rest);
  const preposition = prepositionBefore(answer);
  if (preposition === null || done === null || !(/^(?:it|this)$/i.test(done[1]!) || isNoun(done[1]!))) return null;
  return `${rest.slice(0, done[1]!.length)} ${be} ${done[2]} ${preposition}${answer}`;
}

/** "in 1923", "on 3 May 2024"; null where it cannot be told. */
function prepositionBefore(answer: string): string | null {
  if (/^(?:in|on|at|by|before|after|until|since|from|between|during)\b/i.test(answer)) return '';
  if (/^\d{4}$/.test(answer) || /^\p{L}{3,9}\.? \d{4}$/u.test(answer)) return 'in ';
  return /^(?:\d{1,2}\.? \p{L}{3,9}\.?,? \d{4}|\p{L}{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})$/u.test(
    answer,
  )
    ? 'on '
    : null;
}

/** One noun phrase and nothing else, such as "the amount of the invoice". */
function isNoun(text: string): boolean {
  if (!/^(?:the|this|that|my|our|your|his|her|its|their|\p{Lu})/u.test(text)) return false;
  const { nouns } = phrasesOf(text);
  return nouns.length === 1 && nouns[0]!.length >= text.length - 1;
}
