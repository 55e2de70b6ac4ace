import { z } from 'zod';
import { call } from '../../contract/service.ts';

/** What the process of the embedding model serves. */
export const embeddingService = {
  load: call(z.object({ modelDir: z.string(), cacheDir: z.string() }), z.object({})),
  /** One vector for each text, int8 as bytes; null for a text in a script that the model does not know, or without a word. */
  embed: call(
    z.object({ texts: z.array(z.string()), use: z.enum(['query', 'passage']) }),
    z.object({ vectors: z.array(z.instanceof(Uint8Array).nullable()) }),
  ),
} as const;
