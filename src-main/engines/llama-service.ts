import { z } from 'zod';
import { call, stream } from '../contract/service.ts';

/** What the process that runs a GGUF model serves. */
export const llamaService = {
  load: call(z.object({ file: z.string(), library: z.string().nullable() }), z.object({})),
  answer: stream(
    z.object({
      /** The conversation so far, oldest first. */
      earlier: z.array(z.object({ question: z.string(), answer: z.string() })),
      prompt: z.string(),
      maxTokens: z.number().int().positive(),
    }),
    z.object({ delta: z.string() }),
  ),
  memory: call(z.object({}), z.object({ bytes: z.number() })),
} as const;
