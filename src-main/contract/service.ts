import type { z } from 'zod/mini';

/**
 * How a service is described so that any port can carry it: one entry per method, with zod schemas for what crosses.
 * Schemas that cross a port must not transform: both ends parse the same value.
 */
export interface CallMethod<P extends z.ZodMiniType = z.ZodMiniType, R extends z.ZodMiniType = z.ZodMiniType> {
  readonly kind: 'call';
  readonly params: P;
  readonly result: R;
}

export interface StreamMethod<P extends z.ZodMiniType = z.ZodMiniType, I extends z.ZodMiniType = z.ZodMiniType> {
  readonly kind: 'stream';
  readonly params: P;
  readonly item: I;
}

export type ServiceDescription = Readonly<Record<string, CallMethod | StreamMethod>>;

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** The interface that the implementation and the client proxy share: a caller cannot tell that a service is remote. */
export type ServiceInterface<D extends ServiceDescription> = {
  [M in keyof D]: D[M] extends CallMethod<infer P, infer R>
    ? (params: z.output<P>, options?: CallOptions) => Promise<z.output<R>>
    : D[M] extends StreamMethod<infer P, infer I>
      ? (params: z.output<P>, options?: CallOptions) => AsyncIterable<z.output<I>>
      : never;
};

export function call<P extends z.ZodMiniType, R extends z.ZodMiniType>(params: P, result: R): CallMethod<P, R> {
  return { kind: 'call', params, result };
}

export function stream<P extends z.ZodMiniType, I extends z.ZodMiniType>(params: P, item: I): StreamMethod<P, I> {
  return { kind: 'stream', params, item };
}
