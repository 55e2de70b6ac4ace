import { DocentError } from '../../contract/errors.ts';

/** pdf.js's PasswordResponses. */
const NEED_PASSWORD = 1;

/** pdf.js distinguishes errors only by name. Any other error inside a file counts as damage. */
export function pdfError(error: unknown, what: string, subject: string | undefined): DocentError {
  if (error instanceof DocentError) return error;
  const { name, message, code }: Error & { code?: number } = error instanceof Error ? error : new Error(String(error));
  if (name === 'PasswordException') {
    return code === NEED_PASSWORD
      ? new DocentError('password-required', 'The document is encrypted. Give its password.', { subject, cause: error })
      : new DocentError('password-wrong', 'The password is wrong. Try another.', {
          subject,
          cause: error,
        });
  }
  // Some of its messages end in a full stop.
  const reason = message.replace(/\.$/, '');
  return new DocentError('file-damaged', `${what} failed: ${reason}. The file may be damaged. Try saving it again.`, {
    subject,
    cause: error,
  });
}
