import { readFile } from 'node:fs/promises';
import { contentSecurityPolicy, securityHeaders } from '../http/security-headers.ts';
import { StaticFiles } from '../http/static-files.ts';

/**
 * Serves the built renderer to Electron's protocol handler: what the folder held at the first request, nothing beside it, under the same policy
 * as in the browser host.
 *
 * @throws DocentError file-not-found (from the handler) when there is no renderer in the folder
 */
export function rendererFiles(folder: string): (request: { readonly url: string }) => Promise<Response> {
  let listing: Promise<StaticFiles> | undefined;
  return async ({ url }) => {
    listing ??= StaticFiles.list(folder);
    const found = (await listing).find(new URL(url).pathname);
    const headers = securityHeaders(contentSecurityPolicy());
    if (found === undefined) return new Response('There is no such file.', { status: 404, headers });
    const bytes = new Uint8Array(await readFile(found.file));
    return new Response(bytes, { headers: { ...headers, 'Content-Type': found.type } });
  };
}
