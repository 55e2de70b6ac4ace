import { z } from 'zod';
import { DocentError } from '../../src-main/contract/errors.ts';
import { call, type ServiceInterface, stream } from '../../src-main/contract/service.ts';

/** A small service that every port must carry in the same way. */
export const sampleService = {
  add: call(z.object({ a: z.number(), b: z.number() }), z.number()),
  echo: call(
    z.object({ bytes: z.instanceof(Uint8Array), floats: z.instanceof(Float32Array) }),
    z.object({
      bytes: z.instanceof(Uint8Array),
      floats: z.instanceof(Float32Array),
    }),
  ),
  echoTiles: call(
    z.object({ tiles: z.array(z.instanceof(Uint8Array)) }),
    z.object({ tiles: z.array(z.instanceof(Uint8Array)) }),
  ),
  echoText: call(
    z.object({ text: z.string(), keys: z.record(z.string(), z.string()) }),
    z.object({ text: z.string(), keys: z.record(z.string(), z.string()) }),
  ),
  fail: call(z.object({ how: z.enum(['typed', 'plain', 'abort', 'lie']) }), z.number()),
  /** Answers only when it is cancelled: with the time it took to notice. */
  wait: call(z.object({}), z.number()),
  cancelledWaits: call(z.object({}), z.number()),
  count: stream(z.object({ to: z.number(), failAt: z.number().nullable() }), z.number()),
  /** How far `count` has come, whether it is still open. */
  progress: call(z.object({}), z.object({ produced: z.number(), open: z.number() })),
} as const;

export class SampleService implements ServiceInterface<typeof sampleService> {
  #cancelled = 0;
  #produced = 0;
  #open = 0;

  async add({ a, b }: { a: number; b: number }): Promise<number> {
    return a + b;
  }

  async echo(params: {
    bytes: Uint8Array;
    floats: Float32Array;
  }): Promise<{ bytes: Uint8Array<ArrayBuffer>; floats: Float32Array<ArrayBuffer> }> {
    return {
      bytes: Uint8Array.from(params.bytes, (v) => 255 - v),
      floats: Float32Array.from(params.floats, (v) => -v),
    };
  }

  async echoTiles({ tiles }: { tiles: Uint8Array[] }) {
    return { tiles: tiles as Uint8Array<ArrayBuffer>[] };
  }

  async echoText(params: { text: string; keys: Record<string, string> }) {
    return params;
  }

  async fail({ how }: { how: 'typed' | 'plain' | 'abort' | 'lie' }): Promise<number> {
    if (how === 'typed') throw new DocentError('password-wrong', 'Try another password.', { subject: 'a.pdf' });
    if (how === 'plain') throw new TypeError('x is not a function');
    if (how === 'abort') throw new DOMException('stop', 'AbortError');
    return 'not a number' as unknown as number;
  }

  wait(_: object, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<number> {
    return new Promise((resolve) => {
      signal?.addEventListener('abort', () => {
        this.#cancelled += 1;
        resolve(0);
      });
    });
  }

  async cancelledWaits(): Promise<number> {
    return this.#cancelled;
  }

  async *count({ to, failAt }: { to: number; failAt: number | null }): AsyncGenerator<number> {
    this.#open += 1;
    this.#produced = 0;
    try {
      for (let i = 0; i < to; i++) {
        if (i === failAt) throw new DocentError('too-large', `${i} is too much.`);
        this.#produced += 1;
        yield i;
      }
    } finally {
      this.#open -= 1;
    }
  }

  async progress(): Promise<{ produced: number; open: number }> {
    return { produced: this.#produced, open: this.#open };
  }
}
