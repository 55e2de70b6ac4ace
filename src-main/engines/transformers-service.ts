import { z } from 'zod';
import { call, stream } from '../contract/service.ts';

/** What the process that runs such a model serves. */
export const transformersService = {
  load: call(z.object({ dir: z.string(), library: z.string().nullable() }), z.object({})),
  answer: stream(
    z.object({
      width: z.number().int().positive(),
      height: z.number().int().positive(),
      /** RGBA */
      data: z.instanceof(Uint8Array),
      prompt: z.string(),
    }),
    z.object({ delta: z.string() }),
  ),
  memory: call(z.object({}), z.object({ bytes: z.number() })),
} as const;
