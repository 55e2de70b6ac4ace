/**
 * `npm run dev`: the window with hot reload. Starts a browser host as `docent serve` does and, before it, Vite's development server, which
 * forwards the window's WebSocket. Its documents are in dist/dev-data, unless --data-dir names another folder; other arguments go to `serve`.
 *
 * For development only: Vite's page needs inline styles, so its content security policy is slightly wider than the host's. The host itself is the
 * real one, with its token and its checks of Host and Origin.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { z } from 'zod';
import { contentSecurityPolicy, securityHeaders } from '../src-main/hosts/http/security-headers.ts';
import { RPC_PATH } from '../src-main/rpc/index.ts';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const [, , ...given] = process.argv;
const data = given.includes('--data-dir') ? [] : ['--data-dir', at('dist/dev-data')];

const host = spawn(
  process.execPath,
  [at('bin/docent.js'), 'serve', '--no-open', '--json', '--idle-minutes', '0', ...data, ...given],
  // The host needs a folder of window files, but nobody opens the window there. The sources will do, so nothing has to be built.
  { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, DOCENT_RENDERER: at('src-renderer') } },
);
const failed = once(host, 'exit').then(() => {
  throw new Error('The browser host ended before it printed its address.');
});
const [line] = await Promise.race([once(createInterface(host.stdout), 'line'), failed]);
failed.catch(() => undefined);
const served = new URL(z.object({ url: z.url() }).parse(JSON.parse(String(line))).url);

const vite = await createServer({
  configFile: at('src-renderer/vite.config.ts'),
  server: {
    host: '127.0.0.1',
    headers: securityHeaders(
      contentSecurityPolicy(['ws://127.0.0.1:*'])
        .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
        // Vite's error overlay is inserted as markup.
        .replace(/; require-trusted-types-for.*/, ''),
    ),
    proxy: {
      [RPC_PATH]: {
        target: served.origin,
        ws: true,
        changeOrigin: true,
        // The page comes from this server, so its origin is replaced. Requests from other pages keep theirs, and the host refuses them.
        configure: (proxy) => {
          proxy.on('proxyReqWs', (forwarded, request) => {
            if (request.headers.origin === origin()) forwarded.setHeader('Origin', served.origin);
          });
        },
      },
    },
  },
});
await vite.listen();
console.log(`${origin()}/${served.hash}`);

/** Ends both servers on a signal, or when the host ends. */
const stop = (): void => {
  host.kill();
  void vite.close().then(() => process.exit());
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
host.once('exit', stop);

function origin(): string {
  return new URL(vite.resolvedUrls!.local[0]!).origin;
}
