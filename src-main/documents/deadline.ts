import { DocentError } from '../contract/errors.ts';

/**
 * Waits for `work`, but no longer than `time` milliseconds or until `signal` aborts: then `stop` is called and the
 * promise rejects with `timeout` or `cancelled`. What `work` does afterwards is ignored, also when it fails.
 */
export async function withDeadline<T>(
  work: Promise<T>,
  options: {
    time: number;
    signal?: AbortSignal | undefined;
    what: string;
    subject?: string | undefined;
    stop?: () => void;
  },
): Promise<T> {
  const { time, signal, what, subject } = options;
  let settle: ((error: DocentError) => void) | undefined;
  const interrupted = new Promise<never>((_, reject) => {
    settle = reject;
  });
  const cancel = () => settle?.(new DocentError('cancelled', `${what} was cancelled.`, { subject }));
  const timer = setTimeout(() => {
    const seconds = Math.round(time / 100) / 10;
    settle?.(
      new DocentError(
        'timeout',
        `${what} took more than ${seconds} s. Try a smaller size, or raise the limit "time".`,
        {
          subject,
        },
      ),
    );
  }, time);
  if (signal?.aborted) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  work.catch(() => {});
  try {
    return await Promise.race([interrupted, work]);
  } catch (error) {
    if (error instanceof DocentError && (error.code === 'timeout' || error.code === 'cancelled')) options.stop?.();
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}
