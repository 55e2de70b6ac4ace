import { z } from 'zod/mini';
import { cannotWrite } from '../contract/cannot-write.ts';
import { DocentError, ERROR_CODES } from '../contract/errors.ts';

const WireError = z.object({ code: z.enum(ERROR_CODES), message: z.string(), subject: z.optional(z.string()) });
type WireError = z.infer<typeof WireError>;

const id = z.int().check(z.nonnegative());

/**
 * The frames that cross a port. Client to server: `call` (with the stream's first credit), `pull` (more credit: this many further items may be sent)
 * and `cancel`. Server to client: `item`, then one `result`, `end` or `error` that closes the call.
 */
export const ClientFrame = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('call'),
    id,
    method: z.string(),
    params: z.unknown(),
    credit: z.int().check(z.nonnegative()),
  }),
  z.object({ kind: z.literal('pull'), id, credit: z.int().check(z.positive()) }),
  z.object({ kind: z.literal('cancel'), id }),
]);
export type ClientFrame = z.infer<typeof ClientFrame>;

export const ServerFrame = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('result'), id, value: z.unknown() }),
  z.object({ kind: z.literal('item'), id, value: z.unknown() }),
  z.object({ kind: z.literal('end'), id }),
  z.object({ kind: z.literal('error'), id, error: WireError }),
]);
export type ServerFrame = z.infer<typeof ServerFrame>;

/** The part of an error that crosses: code, message and subject. Stacks and causes do not. */
export function toWireError(thrown: unknown): WireError {
  const error = cannotWrite(thrown) ?? thrown;
  if (error instanceof DocentError) {
    return {
      code: error.code,
      message: error.message,
      ...(error.subject === undefined ? {} : { subject: error.subject }),
    };
  }
  if (error instanceof Error && error.name === 'AbortError')
    return { code: 'cancelled', message: 'The call was cancelled.' };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

export function fromWireError(error: WireError): DocentError {
  return new DocentError(error.code, error.message, { subject: error.subject });
}

/** The first problem and its path, short enough for a message. */
export function firstIssue(error: z.core.$ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'invalid';
  const path = issue.path.map(String).join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}
