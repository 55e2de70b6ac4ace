import { DocentError } from '../contract/errors.ts';
import { isLoopback } from '../contract/loopback.ts';

export interface EndpointAddress {
  /** Normalised, without a trailing slash; `/v1` is added where the address names no path. */
  readonly href: string;
  /** Host and port, for people. */
  readonly host: string;
  /** The server runs on this machine: nothing leaves it. */
  readonly loopback: boolean;
  readonly encrypted: boolean;
}

/** @throws DocentError bad-input for an address that is not http(s), or that contains a user name or password */
export function endpointAddress(text: string): EndpointAddress {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    const message = `${text} is not the address of a server. It looks like http://127.0.0.1:1234/v1.`;
    throw new DocentError('bad-input', message, { subject: text });
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    // The address is shown and stored; a secret in it would be as well.
    const message =
      'The address of the server must not contain a user name, a password or a query. Give the key separately.';
    throw new DocentError('bad-input', message, { subject: url.host });
  }
  const path = url.pathname.replace(/\/+$/, '').replace(/\/chat\/completions$/, '');
  return {
    href: `${url.origin}${path === '' ? '/v1' : path}`,
    host: url.host,
    loopback: isLoopback(url.hostname),
    encrypted: url.protocol === 'https:',
  };
}
