import type { ServerResponse } from 'node:http';
import { RPC_PATH } from '../../rpc/index.ts';

/**
 * What the page may do, as narrow as Svelte and pdf.js allow; measured by the end-to-end tests, which fail on any violation.
 * - wasm-unsafe-eval: pdf.js decodes JPEG 2000 and JBIG2 with WebAssembly; it permits compiling that and no script.
 * - trusted types: markup comes from Svelte's templates alone, scripts from our own files (src-renderer/lib/trusted-scripts.ts).
 * - blob: and data: for images: pages and thumbnails come as bytes.
 *
 * @param connections what else the page may connect to, e.g. a WebSocket's address
 */
export function contentSecurityPolicy(connections: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    ["connect-src 'self'", ...connections].join(' '),
    "manifest-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types svelte-trusted-html default',
  ].join('; ');
}

/** What every answer carries, whichever host gives it. */
export function securityHeaders(policy: string): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()',
  };
}

/** @param host the Host that the answer was asked by, one of our own */
export function setSecurityHeaders(response: ServerResponse, host: string): void {
  // Named beside 'self', which Safari does not extend to ws:.
  const headers = securityHeaders(contentSecurityPolicy([`ws://${host}${RPC_PATH}`]));
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}
