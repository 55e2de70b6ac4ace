import { DocentError } from '../contract/errors.ts';
import type { EndpointAddress } from './endpoint-address.ts';

/** What a server's refusal means and what to do about it. */
export function endpointRefusal({ host }: EndpointAddress, model: string, status: number, said: string): DocentError {
  const words = said.trim() === '' ? '' : ` It says: ${said.trim().replace(/\s+/g, ' ').slice(0, 300)}`;
  const end = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
  const failed = (text: string) => new DocentError('endpoint-failed', end(text + words), { subject: host });
  if (status === 401 || status === 403) {
    return failed(`${host} refuses the key (${status}). Check it, or set the one that belongs to this server.`);
  }
  if (status === 404) {
    const message = `${host} has no model ${model} at this address (404). Check the model's name and the address.${words}`;
    return new DocentError('model-missing', end(message), { subject: model });
  }
  if (status === 413) return failed(`${host} finds the page too large (413). Raise its limit, or ask about a region.`);
  if (status === 429) return failed(`${host} has too much to do (429). Wait a little and ask again.`);
  if (status === 400 || status === 422) {
    return failed(`${host} does not take the question (${status}). Does ${model} look at pictures?`);
  }
  return failed(`${host} failed (${status}). See its log, and ask again.`);
}

/** Why there was no answer at all, or only a part of one. */
export function noAnswer({ host }: EndpointAddress, cause: unknown): DocentError {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const inner = error.cause instanceof Error ? error.cause : error;
  const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : '';
  const failed = (what: string) => new DocentError('endpoint-failed', `${host} ${what}`, { subject: host, cause });
  if (code === 'ECONNREFUSED') return failed('does not answer. Start the server there, or check the address.');
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return failed('is not known. Check the address.');
  if (code.startsWith('CERT_') || /certificate|self.signed/i.test(inner.message)) {
    return failed(`shows a certificate that cannot be trusted (${inner.message}).`);
  }
  if (/redirect/i.test(inner.message)) {
    return failed('sends the question on to another address, which Docent does not follow. Set that address itself.');
  }
  if (inner instanceof SyntaxError || inner.name === 'ZodError') {
    return failed("does not speak OpenAI's protocol. Check the address; it often ends in /v1.");
  }
  const said = inner.message.replace(/[.\s]+$/, '');
  return failed(`did not answer to the end: ${said}. Ask again.`);
}
