import { z } from 'zod/mini';
import { LibraryPlan } from './packages.ts';

/**
 * `vision`: it sees, and @huggingface/transformers or llama-server runs it; `text`: it reads text, and @huggingface/transformers or, from a GGUF
 * file, node-llama-cpp runs it; `embedding`: it finds pages by what they mean; `checkpoint`: to be imported with docent models import.
 */
const HubKind = z.enum(['vision', 'text', 'embedding', 'checkpoint']);
export type HubKind = z.infer<typeof HubKind>;

/** How an embedding model makes one vector of a text, and what it wants before a question and before a passage. */
export const EmbeddingRecipe = z.object({
  /** `mean`: of its pieces' last states; `cls`: the first piece's. */
  pooling: z.enum(['mean', 'cls']),
  query: z.string(),
  passage: z.string(),
});
export type EmbeddingRecipe = z.infer<typeof EmbeddingRecipe>;

/** A score on a benchmark of questions about documents, as its source has it. */
const PublishedScore = z.object({
  benchmark: z.enum(['DocVQA', 'OCRBench']),
  score: z.number(),
  /** The best that there is: some count from 0 to 100, some to 1000. */
  of: z.union([z.literal(100), z.literal(1000)]),
  source: z.string(),
});

/** The score with its benchmark, for people. */
export function scoreInWords({ benchmark, score, of }: z.infer<typeof PublishedScore>): string {
  return of === 100 ? `${benchmark} ${score}` : `${benchmark} ${score}/${of}`;
}

/** A model that Docent suggests; everything that is said of it has a public source. */
export const CuratedModel = z.object({
  name: z.string(),
  /** owner/name on the hub. */
  repository: z.string(),
  /** What the hub is asked for: a commit, or the reference that holds it. */
  revision: z.string().check(z.regex(/^(?:[0-9a-f]{40}|refs\/pr\/\d+)$/)),
  /** The commit that it must be, or how that begins. */
  commit: z.string().check(z.regex(/^[0-9a-f]{7,40}$/)),
  kind: HubKind,
  parameters: z.number(),
  /** As the hub names it; null: it names none that was found. */
  licence: z.nullable(z.string()),
  /** Files whose size and checksum a public source tells. What is downloaded must be these. */
  files: z.array(z.object({ path: z.string(), bytes: z.int(), sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)) })),
  /** null: none was found. */
  published: z.nullable(PublishedScore),
  /** null: it is no embedding model. */
  embedding: z.nullable(EmbeddingRecipe),
  goodAt: z.string(),
  /** Where commit, files and licence were seen, and when. */
  source: z.string(),
  checkedAt: z.iso.date(),
});
export type CuratedModel = z.infer<typeof CuratedModel>;

export const HubFile = z.object({
  path: z.string(),
  bytes: z.int().check(z.nonnegative()),
  /** The hub's own digest: SHA-256 of a large file, or git's SHA-1 of a small one; of a suggested model the one that Docent knows, if it does. */
  digest: z.object({ algorithm: z.enum(['sha256', 'git-sha1']), hex: z.string() }),
});
export type HubFile = z.infer<typeof HubFile>;

/** File beside a downloaded model with its plan: where it came from, for lists, for `verify` and for resuming. */
export const PLAN_FILE = 'hub.json';

/** What a download would bring. So far only the list of files has been requested. */
export const HubPlan = z.object({
  /** The name of the folder that it goes to. */
  name: z.string(),
  /** Where it comes from: host and port. */
  host: z.string(),
  repository: z.string(),
  /** The commit. */
  revision: z.string().check(z.regex(/^[0-9a-f]{40}$/)),
  /** As the hub names it; null: it names none. */
  licence: z.nullable(z.string()),
  kind: HubKind,
  /** Of the model's config.json, as the hub tells it. */
  modelType: z.nullable(z.string()),
  /** Of a suggested embedding model. */
  embedding: z._default(z.nullable(EmbeddingRecipe), null),
  files: z.array(HubFile).check(z.minLength(1)),
  bytes: z.int(),
  /** Files of the repository that are never downloaded, such as code and pickles. */
  leftOut: z.array(z.string()),
});
export type HubPlan = z.infer<typeof HubPlan>;

/** What a model needs besides its own files. */
export const ModelNeeds = z.object({
  /** Downloaded with the model; null: nothing is missing, or it cannot be brought. */
  library: z.nullable(LibraryPlan),
  /** What the reader has to do themselves, in English; null: nothing. */
  byHand: z.nullable(z.string()),
});
export type ModelNeeds = z.infer<typeof ModelNeeds>;

/** A planned download with what the model needs here. */
export const ModelPlan = z.extend(HubPlan, ModelNeeds.shape);
export type ModelPlan = z.infer<typeof ModelPlan>;

/** Progress of a download. */
export const HubProgress = z.object({ file: z.string(), done: z.number(), total: z.number() });
export type HubProgress = z.infer<typeof HubProgress>;
