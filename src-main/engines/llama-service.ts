import { z } from 'zod';
import { SkippedDevice } from '../contract/engine.ts';
import { call, stream } from '../contract/service.ts';

/** What the process that runs a GGUF model serves. */
export const llamaService = {
  load: call(
    z.object({
      file: z.string(),
      library: z.string().nullable(),
      /** `auto`: the best that the library's builds here can use. */
      gpu: z.enum(['auto', 'cuda', 'none']),
    }),
    z.object({
      /** cpu, cuda, vulkan or metal */
      device: z.string(),
      skipped: z.array(SkippedDevice),
    }),
  ),
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
