import { z } from 'zod';
import { LibraryPlan } from './packages.ts';

/**
 * `vision`: it sees, and @huggingface/transformers or llama-server runs it as it is; `text`: a GGUF file that node-llama-cpp runs; `checkpoint`:
 * to be imported with docent models import.
 */
const HubKind = z.enum(['vision', 'text', 'checkpoint']);

/** A model that Docent suggests; everything that is said of it has a public source. */
export const CuratedModel = z.object({
  name: z.string(),
  /** owner/name on the hub. */
  repository: z.string(),
  /** A commit, or a reference; null: the newest commit, which is looked up and shown before a download. */
  revision: z.string().nullable(),
  kind: HubKind,
  /** What was seen on public pages of the repository: its commit and its files, its files alone, or (null) neither. */
  verified: z.enum(['commit', 'files']).nullable(),
  parameters: z.number(),
  /** As the hub names it; null: it names none that was found. */
  licence: z.string().nullable(),
  docvqa: z.object({ score: z.number(), source: z.string() }).nullable(),
  goodAt: z.string(),
});
export type CuratedModel = z.infer<typeof CuratedModel>;

export const HubFile = z.object({
  path: z.string(),
  bytes: z.number().int().nonnegative(),
  /** The hub's own digest: SHA-256 of a large file, or git's SHA-1 of a small one. */
  digest: z.object({ algorithm: z.enum(['sha256', 'git-sha1']), hex: z.string() }),
});
export type HubFile = z.infer<typeof HubFile>;

/** What a download would bring. So far only the list of files has been requested. */
export const HubPlan = z.object({
  /** The name of the folder that it goes to. */
  name: z.string(),
  /** Where it comes from: host and port. */
  host: z.string(),
  repository: z.string(),
  /** The commit. */
  revision: z.string().regex(/^[0-9a-f]{40}$/),
  /** As the hub names it; null: it names none. */
  licence: z.string().nullable(),
  kind: HubKind,
  /** Of the model's config.json, as the hub tells it. */
  modelType: z.string().nullable(),
  files: z.array(HubFile).min(1),
  bytes: z.number().int(),
  /** Files of the repository that are never downloaded, such as code and pickles. */
  leftOut: z.array(z.string()),
});
export type HubPlan = z.infer<typeof HubPlan>;

/** What a model needs besides its own files. */
export const ModelNeeds = z.object({
  /** Downloaded with the model; null: nothing is missing, or it cannot be brought. */
  library: LibraryPlan.nullable(),
  /** What the reader has to do themselves, in English; null: nothing. */
  byHand: z.string().nullable(),
});
export type ModelNeeds = z.infer<typeof ModelNeeds>;

/** A planned download with what the model needs here. */
export const ModelPlan = HubPlan.extend(ModelNeeds.shape);
export type ModelPlan = z.infer<typeof ModelPlan>;

/** Progress of a download. */
export const HubProgress = z.object({ file: z.string(), done: z.number(), total: z.number() });
export type HubProgress = z.infer<typeof HubProgress>;
