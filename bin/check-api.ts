import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Has schemathesis (PyPI) try the HTTP API of a running Docent with what its schemas allow and what they do not: `npm run check:api`. It finds
 * answers that OpenAPI's file does not promise, wrong requests that are taken, and errors inside Docent.
 */
const root = join(import.meta.dirname, '..');
const program = process.env.SCHEMATHESIS ?? 'schemathesis';
if (spawnSync(program, ['--version']).status !== 0) {
  console.error('schemathesis is missing. Run: pip install schemathesis==4.32.5, or set SCHEMATHESIS to its program.');
  process.exit(2);
}
const dataDir = mkdtempSync(join(tmpdir(), 'docent-api-'));
const sample = (name: string) => join(root, 'resources/samples', name);
const docent = spawn(
  process.execPath,
  [
    ...[join(root, 'src-main/hosts/cli/main.ts'), 'serve', '--api', '--no-open', '--json', '--idle-minutes', '0'],
    ...['--data-dir', dataDir, sample('report.pdf'), sample('receipt.jpg')],
  ],
  { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_NO_WARNINGS: '1' } },
);
const { api } = await new Promise<{ api: { url: string; token: string } }>((resolve, reject) => {
  docent.stdout.once('data', (line) => resolve(JSON.parse(String(line))));
  docent.once('exit', () => reject(new Error('Docent ended before it said its address.')));
});
const check = spawn(
  program,
  [
    ...['run', `${api.url}/openapi.json`, '--url', api.url, '-H', `Authorization: Bearer ${api.token}`],
    // Bytes at random are rarely a document, whatever a schema can say of them; the other checks of uploads stay on.
    ...['--exclude-checks', 'positive_data_acceptance', '--request-timeout', '120'],
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
const code = await new Promise<number | null>((resolve) => check.once('exit', resolve));
docent.kill('SIGTERM');
await new Promise((resolve) => docent.once('exit', resolve));
rmSync(dataDir, { recursive: true, force: true });
process.exit(code ?? 1);
