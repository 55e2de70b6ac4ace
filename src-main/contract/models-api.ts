import { z } from 'zod';
import { CuratedModel, HubPlan, HubProgress } from './hub.ts';
import { call, stream } from './service.ts';

const Name = z.string().trim().min(1).max(300);

/** A model on this machine. */
export const InstalledModel = z.object({
  name: z.string(),
  /** `own`: docent-mini; `imported`: brought in with docent models import; `vision`: run by @huggingface/transformers; `unfinished`: a download that stopped. */
  kind: z.enum(['own', 'imported', 'vision', 'checkpoint', 'unfinished']),
  family: z.string().nullable(),
  bytes: z.number().nullable(),
  licence: z.string().nullable(),
  /** Where it was downloaded from. */
  repository: z.string().nullable(),
  /** It answers the next question. */
  used: z.boolean(),
});
export type InstalledModel = z.infer<typeof InstalledModel>;

export const ModelShelf = z.object({
  installed: z.array(InstalledModel),
  suggested: z.array(CuratedModel),
  /** Where downloads come from. */
  host: z.string(),
  /** The choice takes effect when Docent starts next. */
  restart: z.boolean(),
});
export type ModelShelf = z.infer<typeof ModelShelf>;

/** The part of `docentApi` about models: which there are, which answers, and getting more. */
export const modelsApi = {
  /** Nothing is contacted. */
  listModels: call(z.object({}), ModelShelf),
  useModel: call(z.object({ name: Name }), ModelShelf),
  removeModel: call(z.object({ name: Name }), ModelShelf),
  /** Checks a downloaded model against the hub's checksums. */
  verifyModel: call(z.object({ name: Name }), z.object({ files: z.number().int(), bytes: z.number() })),
  /** Asks the hub what a download would bring: a suggested name, or OWNER/NAME with @REVISION if wanted. */
  lookAtModel: call(z.object({ named: Name }), HubPlan),
  /** Downloads the planned model. Commit and host must be those that the user agreed to. */
  getModel: stream(z.object({ named: Name, revision: z.string(), consentTo: z.string() }), HubProgress),
} as const;
