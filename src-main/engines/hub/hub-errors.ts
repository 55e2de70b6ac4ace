import { HubApiError } from '@huggingface/hub';
import { cannotWrite } from '../../contract/cannot-write.ts';
import { DocentError } from '../../contract/errors.ts';

/** Whether a refusal is temporary: too many requests, or trouble on the hub's side. */
export function isPassing(error: unknown): boolean {
  if (error instanceof DocentError) return false;
  return !(error instanceof HubApiError) || error.statusCode === 429 || error.statusCode >= 500;
}

/** Kept parts of a download are told of, and how to go on. */
const KEPT = 'What has come is kept; the same command continues.';

/** The error for a failed look at a repository, with what to do about it. Nothing is downloaded yet. */
export function lookError(thrown: unknown, host: string, repository: string, signal?: AbortSignal): DocentError {
  if (signal?.aborted) return new DocentError('cancelled', 'Cancelled. Nothing was downloaded.');
  if (thrown instanceof DocentError) return thrown;
  if (thrown instanceof HubApiError) return refusal(thrown, host, repository, 'Try again later.');
  const message = `${host} cannot be reached (${reason(thrown)}). Check the network; HTTPS_PROXY names a proxy, HF_ENDPOINT another hub.`;
  return new DocentError('endpoint-failed', message, { subject: repository, cause: thrown });
}

/** The error for a failed download, with what to do about it. */
export function downloadError(thrown: unknown, host: string, repository: string, signal?: AbortSignal): DocentError {
  if (signal?.aborted) return new DocentError('cancelled', `Cancelled. ${KEPT}`);
  if (thrown instanceof DocentError) return thrown;
  const about = { subject: repository, cause: thrown };
  const full = cannotWrite(thrown);
  if (full !== undefined)
    return new DocentError('cannot-write', `${full.message} What had come of ${repository} was removed.`, about);
  if (thrown instanceof HubApiError) return refusal(thrown, host, repository, KEPT);
  return new DocentError('endpoint-failed', `The connection to ${host} broke off (${reason(thrown)}). ${KEPT}`, about);
}

/** What made `fetch` fail, which is in its cause. */
function reason(thrown: unknown): string {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return (error.cause instanceof Error ? error.cause : error).message;
}

/** @param next what to do where the hub is only busy or in trouble */
function refusal(thrown: HubApiError, host: string, repository: string, next: string): DocentError {
  const about = { subject: repository, cause: thrown };
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
      return new DocentError('endpoint-failed', `${host} is too busy (429). Wait a few minutes. ${next}`, about);
    default:
      return new DocentError('endpoint-failed', `${host} failed (${thrown.statusCode}). ${next}`, about);
  }
}
