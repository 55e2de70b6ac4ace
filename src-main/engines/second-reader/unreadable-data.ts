import { DocentError } from '../../contract/errors.ts';

export function unreadableData(language: string, cause: unknown): DocentError {
  const message = `The data of ${language} cannot be read. Remove the language and add it again.`;
  return new DocentError('model-invalid', message, { subject: language, cause });
}
