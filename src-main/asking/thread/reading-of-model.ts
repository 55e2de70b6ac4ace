import { readFile } from 'node:fs/promises';
import { DocentError } from '../../contract/errors.ts';
import { Language, type Reading } from '../../reading/index.ts';
import type { ReadingOf } from '../thread-work.ts';

/** By the model's sha. */
const languages = new Map<string, Language>();

/** What a model's reading goes by. @throws DocentError model-invalid: its file is damaged or gone */
export async function readingOfModel({ sha, readingConfidence, readingLanguage }: ReadingOf): Promise<Reading> {
  const calibration = readingConfidence ?? null;
  if (!readingLanguage) return { calibration, speaking: null };
  const { path, ...weights } = readingLanguage;
  let language = languages.get(sha);
  if (language === undefined) {
    const file = await readFile(path).catch((cause: unknown) => {
      throw new DocentError('model-invalid', `${path} cannot be read. Download the model again.`, { cause });
    });
    language = new Language(file);
    languages.set(sha, language);
  }
  return { calibration, speaking: { language, ...weights } };
}
