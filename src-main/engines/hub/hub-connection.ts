import { DocentError } from '../../contract/errors.ts';
import { endpointAddress } from '../endpoint-address.ts';

const HUB = 'https://huggingface.co';

export interface HubConnection {
  /** Without a trailing slash. */
  readonly url: string;
  /** Host and port, for people. */
  readonly host: string;
  /** For models that are not public; sent to this host only. */
  readonly token: string | undefined;
}

/**
 * Where models come from: the Hugging Face hub, or the mirror in HF_ENDPOINT; a token in HF_TOKEN.
 *
 * @throws DocentError bad-input for a mirror without encryption, or a malformed token
 */
export function hubConnection(env: Readonly<Record<string, string | undefined>>): HubConnection {
  const text = env.HF_ENDPOINT || HUB;
  const { host, encrypted, loopback } = endpointAddress(text);
  if (!encrypted && !loopback) {
    const message = `HF_ENDPOINT must begin with https, because ${host} is not this machine.`;
    throw new DocentError('bad-input', message, { subject: 'HF_ENDPOINT' });
  }
  if (env.HF_TOKEN && !env.HF_TOKEN.startsWith('hf_')) {
    throw new DocentError('bad-input', 'A token in HF_TOKEN begins with hf_. Copy it again from the hub.', {
      subject: 'HF_TOKEN',
    });
  }
  return { url: text.trim().replace(/\/+$/, ''), host, token: env.HF_TOKEN || undefined };
}

/** Makes this process use the proxy in HTTPS_PROXY, if set. */
export async function useProxy(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  if (!(env.HTTPS_PROXY || env.https_proxy || env.HTTP_PROXY || env.http_proxy)) return;
  const { setGlobalProxyFromEnv } = await import('node:http');
  setGlobalProxyFromEnv();
}
