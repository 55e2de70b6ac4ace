import { ModelError } from '../../../models/model-error.ts';
import { DocentError } from '../../contract/errors.ts';

/** What is wrong with a model folder, as an error of the API; other errors as they are. */
export function folderError(error: unknown): unknown {
  if (!(error instanceof ModelError)) return error;
  const code = error.reason === 'missing' ? 'model-missing' : 'model-invalid';
  return new DocentError(code, error.message, { subject: error.subject, cause: error });
}
