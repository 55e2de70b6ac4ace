import { HubApiError } from '@huggingface/hub';
import { cannotWrite } from '../../contract/cannot-write.ts';
import { DocentError } from '../../contract/errors.ts';

/** Whether a refusal is temporary: too many requests, or trouble on the hub's side. */
export function isPassing(error: unknown): boolean {
  if (error instanceof DocentError) return false;
  return !(error instanceof HubApiError) || error.statusCode === 429 || error.statusCode >= 500;
}

/** The error for a failed exchange with the hub, with what to do about it. */
export function hubError(thrown: unknown, host: string, repository: string, signal?: AbortSignal): DocentError {
  if (thrown instanceof DocentError) return thrown;
  if (signal?.aborted)
    return new DocentError('cancelled', 'Cancelled. What has come is kept; the same command continues.');
  const about = { subject: repository, cause: thrown };
  const full = cannotWrite(thrown);
  if (full !== undefined)
    return new DocentError('cannot-write', `${full.message} What had come of ${repository} was removed.`, about);
  if (!(thrown instanceof HubApiError)) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const inner = error.cause instanceof Error ? error.cause : error;
    const message = `The connection to ${host} broke off (${inner.message}). What has come is kept; the same command continues.`;
    return new DocentError('endpoint-failed', message, about);
  }
  switch (thrown.statusCode) {
    case 401:
    case 403: {
      const message = `${host} does not let you have ${repository} (${thrown.statusCode}). It is private or wants you to accept its licence there first; set HF_TOKEN to a token of yours.`;
      return new DocentError('endpoint-failed', message, about);
    }
    case 404: {
      const message = `${host} has no model ${repository}, or not this revision of it. Names look like OWNER/NAME.`;
      return new DocentError('model-missing', message, about);
    }
    case 429:
      return new DocentError(
        'endpoint-failed',
        `${host} is too busy (429). Wait a few minutes; the same command continues.`,
        about,
      );
    default: {
      const message = `${host} failed (${thrown.statusCode}). Try again later; the same command continues.`;
      return new DocentError('endpoint-failed', message, about);
    }
  }
}
