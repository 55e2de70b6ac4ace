import { DocentError } from '../contract/errors.ts';
import type { EndpointAddress } from './endpoint-address.ts';

/** The error for a server that refuses: what the status means, and what to do about it. */
export function endpointRefusal({ host }: EndpointAddress, model: string, status: number, said: string): DocentError {
  const words = said.trim() === '' ? '' : ` It says: ${said.trim().replace(/\s+/g, ' ').slice(0, 300)}`;
  const end = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
  const failed = (text: string) => new DocentError('endpoint-failed', end(text + words), { subject: host });
  if (status === 401 || status === 403) {
    return failed(`${host} rejected the key (${status}). Check that it is the key for this server.`);
  }
  if (status === 404) {
    const message = `${host} has no model ${model} at this address (404). Check the name of the model and the address.${words}`;
    return new DocentError('model-missing', end(message), { subject: model });
  }
  if (status === 413)
    return failed(`The page is too large for ${host} (413). Raise the server's limit, or ask about a region.`);
  if (status === 429) return failed(`${host} is too busy (429). Wait a little, then ask again.`);
  if (status === 400 || status === 422) {
    return failed(`${host} did not accept the question (${status}). Check that ${model} can see images.`);
  }
  return failed(`${host} failed (${status}). Check its log, then ask again.`);
}

/** The error for a server that gave no answer, or only part of one. */
export function noAnswer({ host }: EndpointAddress, cause: unknown): DocentError {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const inner = error.cause instanceof Error ? error.cause : error;
  const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : '';
  const failed = (what: string) => new DocentError('endpoint-failed', `${host} ${what}`, { subject: host, cause });
  if (code === 'ECONNREFUSED') return failed('does not answer. Start the server, or check the address.');
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return failed('was not found. Check the address.');
  if (/^bad port$/i.test(inner.message)) {
    // The Fetch standard blocks the ports of other protocols, such as 25 and 6667.
    return failed(
      'cannot be asked: its port belongs to another protocol. Run the server on another port, such as 8080.',
    );
  }
  if (/^(?:ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(code)) {
    return failed('cannot be reached. Check the address, and whether the network is up.');
  }
  if (code.startsWith('CERT_') || /certificate|self.signed/i.test(inner.message)) {
    return failed(`has a certificate that cannot be trusted (${inner.message}).`);
  }
  if (/redirect/i.test(inner.message)) {
    return failed('redirects to another address, which Docent does not follow. Set that address instead.');
  }
  if (inner instanceof SyntaxError || inner.name === 'ZodError') {
    return failed('does not speak the OpenAI protocol. Check the address; it often ends in /v1.');
  }
  const said = inner.message.replace(/[.\s]+$/, '');
  return failed(`did not finish its answer: ${said}. Ask again.`);
}
