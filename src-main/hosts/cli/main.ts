import { cannotWrite } from '../../contract/cannot-write.ts';
import { keepPrivate } from '../../files/privacy.ts';
import { EXIT, exitCodeOf, toDocentError } from './exit-codes.ts';
import { Progress } from './progress.ts';
import { runCli } from './run-cli.ts';

/** A terminal's Ctrl-C reaches this process directly and, under an older Node, once more through `bin/docent.js`. */
const SAME_KEY_PRESS_MS = 500;

keepPrivate();
const controller = new AbortController();
let cancelledAt = Number.NEGATIVE_INFINITY;
function cancel(): void {
  const now = performance.now();
  // The second signal: do not wait for a clean end any longer.
  if (controller.signal.aborted && now - cancelledAt > SAME_KEY_PRESS_MS) process.exit(EXIT.cancelled);
  if (!controller.signal.aborted) cancelledAt = now;
  controller.abort();
}
process.on('SIGINT', cancel);
process.on('SIGTERM', cancel);
// The terminal was closed.
process.on('SIGHUP', cancel);
// `docent read long.pdf | head`: the reader has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  const said = toDocentError(cannotWrite(error, 'Standard output') ?? error);
  process.stderr.write(`docent: ${said.message}\n`);
  process.exit(exitCodeOf(said));
});

const code = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: controller.signal,
  progress: new Progress(process.stderr),
  // Help and usage errors must not wait for pdf.js and sharp.
  createDocent: async (settings) => (await import('../../docent-service.ts')).createDocentService(settings),
  exactBytes: async () => (await import('../../inference/devices/byte-products.ts')).multipliesBytesExactly(),
});
// Standard output may be a pipe that still holds data; exit only when it has been taken.
process.stdout.write('', () => process.exit(code));
