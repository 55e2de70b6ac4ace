import { DocentError } from '../contract/errors.ts';
import type { CallOptions } from '../contract/service.ts';
import type { Child } from '../processes/child.ts';
import { startThread, threadProgram } from '../processes/thread.ts';
import { type Client, createClient } from '../rpc/index.ts';
import { type ThreadWork, threadWork } from './thread-work.ts';

interface Running {
  readonly thread: Child;
  readonly client: Client<typeof threadWork>;
  calls: number;
}

let running: Running | undefined;

/**
 * Has work done by the thread of the whole program, which starts with the first work, and anew after it ended. It keeps the program from ending
 * only while it works.
 */
export async function inThread<T>(
  work: (thread: ThreadWork, options: CallOptions) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  running ??= started();
  const own = running;
  own.calls += 1;
  own.thread.hold(true);
  try {
    return await work(own.client.service, { signal });
  } finally {
    own.calls -= 1;
    own.thread.hold(own.calls > 0);
  }
}

function started(): Running {
  const thread = startThread(threadProgram('asking-thread', import.meta.url));
  const ended = (reason: string) =>
    new DocentError('internal', `The thread that works on pages ended (${reason}). Try again.`);
  const own: Running = { thread, client: createClient(thread.port, threadWork, ended), calls: 0 };
  thread.port.onClose(() => {
    if (running === own) running = undefined;
  });
  return own;
}
