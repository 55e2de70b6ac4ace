import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { builtProgram } from '../e2e/built-program.ts';

/** `docent serve` as its users start it: built, and through bin/docent.js, which keeps compiled code. */
export class StartedDocent {
  /** The address that it printed, with its token. */
  readonly url: string;
  /** The process that serves the window. */
  readonly pid: number;
  /** When the process was started: milliseconds since 1970, as a page's clock tells them too. */
  readonly startedAt: number;
  readonly #exited: Promise<unknown>;

  private constructor(url: string, pid: number, startedAt: number, exited: Promise<unknown>) {
    this.url = url;
    this.pid = pid;
    this.startedAt = startedAt;
    this.#exited = exited;
  }

  static async start(dataDir: string, rendererDir: string): Promise<StartedDocent> {
    const program = await builtProgram();
    const startedAt = performance.timeOrigin + performance.now();
    const child = spawn(process.execPath, [program, 'serve', '--no-open'], {
      env: { ...process.env, DOCENT_DATA_DIR: dataDir, DOCENT_RENDERER: rendererDir },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const [line]: unknown[] = await once(createInterface(child.stdout), 'line');
    return new StartedDocent(String(line), child.pid ?? 0, startedAt, exited);
  }

  /** Milliseconds since the process was started. */
  since(): number {
    return performance.timeOrigin + performance.now() - this.startedAt;
  }

  /** SIGTERM lets it close its history; after SIGKILL, the next start checks all of it. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    process.kill(this.pid, signal);
    await this.#exited;
  }
}
