import { cannotWrite } from '../contract/cannot-write.ts';
import { DocentError } from '../contract/errors.ts';

/** Turns any error into one with a code. An unexpected error asks the user to report it. */
export function asDocentError(error: unknown): DocentError {
  if (error instanceof DocentError) return error;
  if (error instanceof Error && error.name === 'AbortError') {
    return new DocentError('cancelled', 'Cancelled.', { cause: error });
  }
  const full = cannotWrite(error);
  if (full !== undefined) return full;
  const message = error instanceof Error ? error.message : String(error);
  return new DocentError('internal', `Something went wrong inside Docent: ${message}. Please report this.`, {
    cause: error,
  });
}
