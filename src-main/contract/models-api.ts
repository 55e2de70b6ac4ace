import { z } from 'zod/mini';
import { SkippedDevice } from './engine.ts';
import { CuratedModel, HubProgress, ModelPlan } from './hub.ts';
import { call, stream } from './service.ts';
import { PageNumber, Question } from './values.ts';

const Name = z.string().check(z.trim(), z.minLength(1), z.maxLength(2600));

/** What a model does in Docent: answer questions, read pages without a text layer, find pages by meaning, describe images. */
export const ModelRole = z.enum(['answering', 'reading', 'embedding', 'describing']);
export type ModelRole = z.infer<typeof ModelRole>;

/** How a model did here on a drawn test page, the model loaded. */
export const MeasuredModel = z.object({
  /** A page that it had not seen, and a question about it. */
  seconds: z.number().check(z.nonnegative()),
  /** Of the process that runs it; null: not known. */
  memoryBytes: z.nullable(z.number()),
  at: z.number(),
});
export type MeasuredModel = z.infer<typeof MeasuredModel>;

/** A model on this machine, or on a server that the user added. */
export const InstalledModel = z.object({
  /** Its folder's name; of a server `ADDRESS#MODEL`. */
  name: z.string(),
  /** For people. */
  label: z.string(),
  /** `own`: docent-mini; `imported`: brought in with docent models import; `vision`: it sees, run by @huggingface/transformers or llama-server; `unfinished`: a download that stopped; `text`: it reads text, run by @huggingface/transformers or node-llama-cpp; `embedding`: it finds pages by meaning; `server`: on a server. */
  kind: z.enum(['own', 'imported', 'vision', 'checkpoint', 'unfinished', 'text', 'embedding', 'server']),
  family: z.nullable(z.string()),
  bytes: z.nullable(z.number()),
  licence: z.nullable(z.string()),
  /** Where it was downloaded from. */
  repository: z.nullable(z.string()),
  /** It answers the next question. */
  used: z.boolean(),
  /** It could. */
  answers: z.boolean(),
  roles: z.array(ModelRole),
  /** Whether it can see; null: not known. */
  sees: z.nullable(z.boolean()),
  /** In English; null: nobody said. */
  goodAt: z.nullable(z.string()),
  /** Where pages are sent, for people; null: they stay in Docent's own processes. */
  host: z.nullable(z.string()),
  /** null: it was not tried here. */
  measured: z.nullable(MeasuredModel),
});
export type InstalledModel = z.infer<typeof InstalledModel>;

export const ModelShelf = z.object({
  installed: z.array(InstalledModel),
  suggested: z.array(CuratedModel),
  /** Where downloads come from. */
  host: z.string(),
  /** The choice takes effect when Docent starts next. */
  restart: z.boolean(),
  /** The folder that downloaded and imported models are in. */
  folder: z.string(),
  /** The model that is offered where the one in use is in doubt; null: there is none. */
  stronger: z.nullable(z.string()),
});
export type ModelShelf = z.infer<typeof ModelShelf>;

/** Where a model of another library ran. Of Docent's own model `docent doctor` and Settings tell. */
const RanOn = z.object({
  device: z.string(),
  /** Devices that should have run it and failed. */
  failed: z.array(z.omit(SkippedDevice, { failed: true })),
});

/** A try on a drawn page with a sum that nobody can guess. */
export const ModelTrial = z.object({
  question: z.string(),
  answer: z.string(),
  /** Whether the answer has the sum. */
  right: z.boolean(),
  /** The first page, with loading the model where it was not loaded. */
  firstSeconds: z.number(),
  measured: MeasuredModel,
  /** null: it is Docent's own, or on a server. */
  ran: z.nullable(RanOn),
});
export type ModelTrial = z.infer<typeof ModelTrial>;

/** A page of the library, and what to ask about it. */
export const PageToTry = z.object({
  documentId: z.string(),
  /** From 1. */
  page: PageNumber,
  question: Question,
});
export type PageToTry = z.infer<typeof PageToTry>;

/** A try on a page of the reader's own. */
export const PageTrial = z.object({
  question: z.string(),
  page: PageNumber,
  answer: z.string(),
  /** false: the model says that the page does not answer. */
  found: z.boolean(),
  /** From the question to the whole answer. */
  seconds: z.number().check(z.nonnegative()),
  /** These seconds have the start of the model in them. */
  started: z.boolean(),
  /** Of the process that runs it; null: not known. */
  memoryBytes: z.nullable(z.number()),
  /** null: it is Docent's own, or on a server. */
  ran: z.nullable(RanOn),
});
export type PageTrial = z.infer<typeof PageTrial>;

/** The part of `docentApi` about models: which there are, which answers, and getting more. */
export const modelsApi = {
  /** Nothing is contacted. */
  listModels: call(z.object({}), ModelShelf),
  /** For answering or embedding; left out: for what it can do, and docent-mini for answering. */
  useModel: call(z.object({ name: Name, role: z.optional(z.enum(['answering', 'embedding'])) }), ModelShelf),
  removeModel: call(z.object({ name: Name }), ModelShelf),
  /** Asks it about two drawn pages, and keeps how long the second took. */
  tryModel: call(z.object({ name: Name }), ModelTrial),
  /** Asks it about a page of the library. Neither history nor figures keep it. */
  tryModelOnPage: call(z.extend(PageToTry, { name: Name }), PageTrial),
  /** Checks a downloaded model against the hub's checksums. */
  verifyModel: call(z.object({ name: Name }), z.object({ files: z.int(), bytes: z.number() })),
  /** Asks the hub what a download would bring: a suggested name, or OWNER/NAME with @REVISION if wanted. */
  lookAtModel: call(z.object({ named: Name }), ModelPlan),
  /** Downloads the planned model, and first the library that it needs. Commit and hosts must be those that the user agreed to. */
  getModel: stream(
    z.object({
      ...{ named: Name, revision: z.string(), consentTo: z.string() },
      /** The host of the library; left out: none was planned. */
      libraryFrom: z.optional(z.string()),
    }),
    HubProgress,
  ),
} as const;
