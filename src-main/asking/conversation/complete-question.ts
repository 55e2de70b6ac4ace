import { participleOf, phrasesOf } from './english.ts';

/** A question that came before, as it was asked of the document, and its answer where there is one. */
export interface EarlierTurn {
  readonly question: string;
  readonly answer: string | null;
}

const WORDS_BEFORE = /^(?:(?:and|but|also|ok|okay|so|then|now)\b[\s,]*)+/i;
const ABOUT = /^(?:what|how) about\s+/i;
const BARE = /^(?:when|where|who|why|how)$/i;
const AUXILIARY = 'is|are|was|were|did|does|do|has|have|had|will|can|could|should|must|may';
const PREPOSITION = 'in|on|at|for|from|to|of|by|with|during|until|since|after|before';
/** Of these a document says what they are; "it" rarely means them. */
const ATTRIBUTES =
  /\b(?:total|subtotal|amount|date|day|time|number|price|cost|title|name|sum|balance|address|tax|change|deadline|period|percentage)s?$/i;
/** Nobody signs an amount: "When was it signed?" after "What is the deposit?" is about the document. */
const SIGNED = /\bsign(?:s|ed)?\b/i;
const AMOUNTS = /\b(?:deposit|rent|fee|charge|hire|premium|salary|payment|interest)s?(?: an? [a-z]+)?$/i;
const OF_THE_DOCUMENT =
  /^(?:what|who|which [a-z]+|when|where) (?:is|was) (?:it|this|that)(?: (?:about|from|for|to|by|called|named|titled))?$/i;
const THINGS =
  /\b(?:it|they|them|this one|that one|this|that|these|those)\b(?=\s*$|\s+(?:is|are|was|were|did|does|do|has|have|will|can|in|on|at|for|from|to|by|with|and|or|before|after|last|cost|start|end|begin|run|[a-z]+ed)\b)/i;
const OF_THINGS = /\b(?:its|their)\b/i;
const PEOPLE = /\b(?:he|she|him|her|they|them)\b/i;
const OF_PEOPLE = /\b(?:his|her|hers)\b/i;

/**
 * A follow-up completed from the conversation, so that it can be asked by itself: "and who signed it?" after "When does the lease end?" is "Who signed
 * the lease?". English only. null: it needs no completion, or nothing before it says what is meant. What comes out is shown to the reader, who may ask
 * as it was written instead.
 */
export function completeQuestion(question: string, earlier: readonly EarlierTurn[]): string | null {
  const last = earlier.at(-1);
  if (last === undefined || !/[a-z]/i.test(question)) return null;
  const asked = question.trim().replace(/[?.!\s]+$/, '');
  const rest = asked.replace(WORDS_BEFORE, '').trim();
  const linked = rest !== asked;
  const before = last.question.trim().replace(/[?.!\s]+$/, '');
  const completed =
    (BARE.test(rest) ? anotherWord(rest, before) : null) ??
    anotherThing(rest, before, linked) ??
    withoutPronouns(rest, last, before, linked);
  if (completed === null || fold(completed) === fold(asked)) return null;
  return `${completed[0]!.toUpperCase()}${completed.slice(1)}?`;
}

/** "When?" after "Who signed the lease?". */
function anotherWord(word: string, before: string): string | null {
  const inverted = new RegExp(
    `^(?:what|who|which|when|where|why|how)\\b(?:\\s+(?!${AUXILIARY})[a-z]+)?\\s+((?:${AUXILIARY})\\b.+)$`,
    'i',
  ).exec(before);
  if (inverted !== null) return `${word} ${inverted[1]}`;
  const who = /^(?:who|what|which \w+)\s+([a-z]+)\s+(.+)$/i.exec(before);
  if (who === null || word.toLowerCase() === 'who') return null;
  const participle = participleOf(who[1]!);
  return participle && `${word} was ${who[2]} ${participle}`;
}

/** "What about the deposit?", "and in 2020?" after "How much is the rent?". */
function anotherThing(rest: string, before: string, linked: boolean): string | null {
  const about = ABOUT.test(rest);
  const thing = rest.replace(ABOUT, '');
  const bare = about || (linked && /^(?:the|a|an|for|in|on|at|during|its|this|that)\s/i.test(thing) && !verbIn(thing));
  if (!bare || thing === '' || THINGS.test(thing)) return null;
  const place = new RegExp(`^(${PREPOSITION})\\s`, 'i').exec(thing)?.[1];
  if (place !== undefined) {
    const same = new RegExp(`\\s${place}\\s+(?!.*\\s${place}\\s).+$`, 'i');
    return same.test(before) ? before.replace(same, ` ${thing}`) : `${before} ${thing}`;
  }
  const focus = focusOf(before);
  return focus === null ? null : before.replace(focus, () => thing);
}

function withoutPronouns(rest: string, last: EarlierTurn, before: string, linked: boolean): string | null {
  if (!linked && OF_THE_DOCUMENT.test(rest)) return null;
  const person = PEOPLE.test(rest) || OF_PEOPLE.test(rest) ? personOf(last, before) : null;
  if (person !== null) return rest.replace(OF_PEOPLE, `${person}’s`).replace(PEOPLE, person);
  if (!THINGS.test(rest) && !OF_THINGS.test(rest)) return null;
  const focus = focusOf(before);
  if (focus === null || new RegExp(`\\b${escaped(focus)}\\b`, 'i').test(rest)) return null;
  const meant = whole(focus);
  if (meant === null || (SIGNED.test(rest) && AMOUNTS.test(meant))) return null;
  return rest.replace(OF_THINGS, `${meant}’s`).replace(THINGS, meant);
}

/** What a question is about: its last noun phrase that is no pronoun, date or number. */
function focusOf(question: string): string | null {
  const { nouns } = phrasesOf(question);
  const told = nouns.filter(
    (noun) =>
      /[a-z]{2}/i.test(noun) &&
      !/^(?:it|he|she|they|them|him|her|this|that|these|those|you|we|i|who|what|which)$/i.test(noun),
  );
  const definite = told.filter((noun) => /^(?:the|this|that|my|our|your|his|her|its|their)\s/i.test(noun));
  const found = (definite.at(-1) ?? told.at(-1))?.replace(/^(?:which|what|how many|many|how much|much)\s+/i, '');
  return found === undefined ? null : settled(found, question);
}

/** A noun phrase as the question has it: with "garden" behind "the reading", and without the verb of "does the lease end". */
function settled(phrase: string, question: string): string {
  const at = question.toLowerCase().indexOf(phrase.toLowerCase());
  if (at < 0) return phrase;
  if (/\b(?:do|does|did) $/i.test(question.slice(0, at)) && at + phrase.length === question.length) {
    return phrase.replace(/\s+\S+$/, '');
  }
  const noun = new RegExp(`^ (?!(?:${AUXILIARY}|${PREPOSITION}|and|or|not|it)\\b)(?![a-z]+ed\\b)[a-z]+`, 'i');
  const more = /\b(?:the|this|that|my|our)\s+[a-z]+ing$/i.test(phrase)
    ? noun.exec(question.slice(at + phrase.length))
    : null;
  return more === null ? phrase : `${phrase}${more[0]}`;
}

/** A phrase as "it" means it: "the total of the invoice" is the invoice, and a total alone is nothing that a follow-up is about. */
function whole(phrase: string): string | null {
  const known = /^(?:the|this|that|my|our|your|his|her|its|their|[A-Z])/.test(phrase) ? phrase : `the ${phrase}`;
  const of = /^(.+?)\s+of\s+(.+)$/i.exec(known);
  if (of !== null && ATTRIBUTES.test(of[1]!)) return of[2]!;
  return ATTRIBUTES.test(known) ? null : known;
}

function personOf({ answer }: EarlierTurn, before: string): string | null {
  if (answer !== null && answer.length <= 80) {
    const { people } = phrasesOf(answer);
    if (people.length === 1) return people[0]!;
    if (/^\p{Lu}[\p{L}.'-]+(?: \p{Lu}[\p{L}.'-]*){1,3}$/u.test(answer)) return answer;
  }
  const { people } = phrasesOf(before);
  if (people.length > 0) return people.at(-1)!;
  return /^who (?:is|was) (the .+)$/i.exec(before)?.[1] ?? null;
}

function verbIn(text: string): boolean {
  return new RegExp(`\\b(?:${AUXILIARY})\\b`, 'i').test(text);
}

const fold = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
