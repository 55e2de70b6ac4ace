import { createRequire } from 'node:module';
import type nlp from 'compromise';
import { z } from 'zod';

const Forms = z.array(z.object({ PastTense: z.string().optional(), Participle: z.string().optional() }));

let lexicon: typeof nlp | undefined;

/**
 * The lexicon and grammar of English. Loading it takes a fifth of a second of work, which a thread does. As CommonJS it is one file; as modules
 * it is hundreds.
 */
export function english(): typeof nlp {
  lexicon ??= createRequire(import.meta.url)('compromise') as typeof nlp;
  return lexicon;
}

/** The parts of English that questions are taken apart by. */
export interface EnglishPhrases {
  /** Noun phrases with their determiners, in order. */
  readonly nouns: readonly string[];
  readonly people: readonly string[];
}

export function phrasesOf(text: string): EnglishPhrases {
  const read = english()(text);
  return { nouns: plain(read.nouns().out('array')), people: plain(read.people().out('array')) };
}

/** "signed" of "signed", "written" of "wrote"; null for what is no verb. */
export function participleOf(verb: string): string | null {
  const forms = Forms.safeParse(english()(`she ${verb}`).verbs().conjugate());
  return forms.success ? (forms.data[0]?.Participle ?? forms.data[0]?.PastTense ?? null) : null;
}

function plain(phrases: unknown): string[] {
  const read = z.array(z.string()).safeParse(phrases);
  return read.success ? read.data.map((phrase) => phrase.replace(/[\s.,;:!?]+$/, '')) : [];
}
