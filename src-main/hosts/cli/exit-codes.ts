import { cannotWrite } from '../../contract/cannot-write.ts';
import { DocentError, type ErrorCode } from '../../contract/errors.ts';

/** What a caller in a script can tell apart; `docent --help` and the README say the same. */
export const EXIT = { ok: 0, internal: 1, usage: 2, file: 3, model: 4, cancelled: 130 } as const;

const EXIT_OF: Readonly<Record<ErrorCode, number>> = {
  'bad-input': EXIT.usage,
  'page-out-of-range': EXIT.usage,
  'bad-region': EXIT.usage,
  'file-not-found': EXIT.file,
  'file-unreadable': EXIT.file,
  'unsupported-format': EXIT.file,
  'file-damaged': EXIT.file,
  'cannot-write': EXIT.file,
  'in-use': EXIT.file,
  'password-required': EXIT.file,
  'password-wrong': EXIT.file,
  'too-large': EXIT.file,
  'too-many-pages': EXIT.file,
  timeout: EXIT.file,
  'document-stopped': EXIT.file,
  'language-unknown': EXIT.usage,
  'model-missing': EXIT.model,
  'model-invalid': EXIT.model,
  'device-unavailable': EXIT.model,
  'out-of-memory': EXIT.model,
  'engine-crashed': EXIT.model,
  'endpoint-failed': EXIT.model,
  'ledger-failed': EXIT.file,
  cancelled: EXIT.cancelled,
  closed: EXIT.internal,
  internal: EXIT.internal,
};

export function exitCodeOf(error: DocentError): number {
  return EXIT_OF[error.code];
}

/** Whatever was thrown, as an error with a code; an abort is a cancellation, anything else an internal error. */
export function toDocentError(thrown: unknown): DocentError {
  if (thrown instanceof DocentError) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return new DocentError('cancelled', 'Cancelled.', { cause: thrown });
  }
  const full = cannotWrite(thrown);
  if (full !== undefined) return full;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new DocentError('internal', `Something went wrong inside Docent: ${message}`, { cause: thrown });
}
