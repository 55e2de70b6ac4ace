import { z } from 'zod';
import { Provider } from '../contract/engine.ts';
import { call, stream } from '../contract/service.ts';

/** What the process that runs such a model serves. */
export const transformersService = {
  /** On one device: another one takes a new process. */
  load: call(
    z.object({
      dir: z.string(),
      library: z.string().nullable(),
      /** It is given an image with every question. */
      sees: z.boolean(),
      device: Provider,
      /** Whether the device multiplies halves. */
      halves: z.boolean(),
    }),
    z.object({}),
  ),
  answer: stream(
    z.object({
      /** null: of a model that reads text. */
      image: z
        .object({
          width: z.number().int().positive(),
          height: z.number().int().positive(),
          /** RGBA */
          data: z.instanceof(Uint8Array),
        })
        .nullable(),
      /** The conversation so far, oldest first. */
      earlier: z.array(z.object({ question: z.string(), answer: z.string() })),
      prompt: z.string(),
      maxTokens: z.number().int().positive(),
    }),
    z.object({ delta: z.string() }),
  ),
  memory: call(z.object({}), z.object({ bytes: z.number() })),
} as const;
