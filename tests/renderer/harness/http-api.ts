import type { DocentApi } from '../../../src-main/contract/docent-api.ts';
import { DocentError } from '../../../src-main/contract/errors.ts';

async function post(method: string, params: unknown, signal: AbortSignal | undefined): Promise<Response> {
  const response = await fetch(`/api/${method}`, {
    method: 'POST',
    body: JSON.stringify(params),
    ...(signal === undefined ? {} : { signal }),
  });
  if (response.ok) return response;
  const { code, message } = await response.json();
  throw new DocentError(code, message);
}

/** The part of the API that pages need, over plain HTTP to the test's own server. */
export const httpApi = {
  async openDocument(params: { documentId: string }, options: { signal?: AbortSignal } = {}) {
    return (await post('openDocument', params, options.signal)).json();
  },
  async readBytes(params: { documentId: string; begin: number; end: number }, options: { signal?: AbortSignal } = {}) {
    return { bytes: new Uint8Array(await (await post('readBytes', params, options.signal)).arrayBuffer()) };
  },
  async pageImage(params: { documentId: string; page: number; width: number }, options: { signal?: AbortSignal } = {}) {
    const bytes = await (await post('pageImage', params, options.signal)).arrayBuffer();
    return { mime: 'image/png' as const, bytes: new Uint8Array(bytes) };
  },
  async pageText(params: { documentId: string; page: number; read: boolean }, options: { signal?: AbortSignal } = {}) {
    return (await post('pageText', params, options.signal)).json();
  },
} as unknown as DocentApi;
