import { DocentError } from '../contract/errors.ts';

/** Any error as one with a code; what is not foreseen asks to be reported. */
export function asDocentError(error: unknown): DocentError {
  if (error instanceof DocentError) return error;
  if (error instanceof Error && error.name === 'AbortError') {
    return new DocentError('cancelled', 'Cancelled.', { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new DocentError('internal', `Something went wrong inside Docent: ${message}. Please report this.`, {
    cause: error,
  });
}
