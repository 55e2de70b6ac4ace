import { z } from 'zod/mini';

/** A server that the user named, with one of its models. Its key never leaves main. */
export const Endpoint = z.object({
  /** `ADDRESS#MODEL`, as the command line's --model takes it. */
  name: z.string(),
  url: z.string(),
  /** Host and port, for people. */
  host: z.string(),
  model: z.string(),
  /** It runs on this machine: pages stay here. */
  loopback: z.boolean(),
  encrypted: z.boolean(),
  /** Where its key is kept: sealed by the system's safe, or in a file that only its owner may read. null: it has none. */
  keyKept: z.nullable(z.enum(['sealed', 'file'])),
  /** Whether the model can see images; null: not known, so images are sent. */
  sees: z.nullable(z.boolean()),
});
export type Endpoint = z.infer<typeof Endpoint>;

const Url = z.string().check(z.trim(), z.minLength(1), z.maxLength(2000));
/** null: no key. Left out: the key that is kept for this address, if any. */
const Key = z.optional(z.nullable(z.string().check(z.minLength(1), z.maxLength(10_000))));

export const EndpointChoice = z.object({
  url: Url,
  model: z.string().check(z.trim(), z.minLength(1), z.maxLength(500)),
  key: Key,
  sees: z.optional(z.nullable(z.boolean())),
});
export type EndpointChoice = z.infer<typeof EndpointChoice>;

/** A server to be asked what it has. */
export const EndpointAsked = z.object({ url: Url, key: Key });
export type EndpointAsked = z.infer<typeof EndpointAsked>;

/** What a server says about itself. Models that only embed are left out. */
export const EndpointModels = z.object({
  url: z.string(),
  host: z.string(),
  program: z.enum(['ollama', 'lm-studio', 'llama-server', 'vllm', 'other']),
  models: z.array(z.object({ name: z.string(), sees: z.nullable(z.boolean()) })),
});
export type EndpointModels = z.infer<typeof EndpointModels>;

/** How a server's model did on a drawn test page that asks for nothing of the user's. */
export const EndpointTrial = z.object({
  /** It read the number on the image: it can see. Wrong or refused: it cannot. */
  sees: z.boolean(),
  answer: z.string(),
  ms: z.number(),
});
export type EndpointTrial = z.infer<typeof EndpointTrial>;
