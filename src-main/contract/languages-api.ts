import { z } from 'zod/mini';
import { HubProgress } from './hub.ts';
import { PackagePlan } from './packages.ts';
import { call, stream } from './service.ts';

/** A language that the second reader can learn to read. */
export const ReadingLanguage = z.object({
  /** As its package names it, for example heb or chi_sim. */
  code: z.string().check(z.regex(/^[a-z]{3}(?:_[a-z]{3,4})?$/)),
  /** Its BCP 47 tag, for names in every language. */
  tag: z.string(),
  /** In English. */
  name: z.string(),
  installed: z.boolean(),
  /** On the disk; null: it is not installed. */
  bytes: z.nullable(z.number()),
});
export type ReadingLanguage = z.infer<typeof ReadingLanguage>;

/** What adding a language would download. So far only the language's package has been looked up. */
export const LanguagePlan = z.object({
  code: z.string(),
  name: z.string(),
  /** Where it comes from: host and port. */
  host: z.string(),
  /** The language; and Tesseract's own packages, where it reads the language and is not here yet. */
  packages: z.array(PackagePlan).check(z.minLength(1)),
  bytes: z.int(),
});
export type LanguagePlan = z.infer<typeof LanguagePlan>;

export const LanguageShelf = z.object({
  languages: z.array(ReadingLanguage),
  /** Where downloads come from. */
  host: z.string(),
});
export type LanguageShelf = z.infer<typeof LanguageShelf>;

const Code = z.object({ code: ReadingLanguage.shape.code });

/** The part of `docentApi` about languages of the second reader, which reads scripts that docent-mini cannot. */
export const languagesApi = {
  /** Nothing is contacted. */
  listLanguages: call(z.object({}), LanguageShelf),
  /** Asks the registry what a download would bring. */
  lookAtLanguage: call(Code, LanguagePlan),
  /** Downloads the planned packages. Host and size must be those that the user agreed to. */
  addLanguage: stream(z.extend(Code, { consentTo: z.string(), bytes: z.number() }), HubProgress),
  removeLanguage: call(Code, LanguageShelf),
} as const;
