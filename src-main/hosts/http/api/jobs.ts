import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  SharedAnswer,
  SharedDescription,
  SharedPage,
  SharedReceipts,
  type WorkProgress,
  WorkProgress as WorkProgressSchema,
} from '../../../contract/programs.ts';
import { asDocentError } from '../../../workspace/docent-error.ts';
import { NotThere } from '../../programs/not-there.ts';
import type { ProgramCalls, WorkOptions } from '../../programs/program-calls.ts';

const Document = z.string().trim().min(1).max(1024);
const Page = z.number().int().positive().max(1_000_000);

/** Work that a program asks for now and fetches later. */
export const JobRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('ask'),
    document: Document,
    question: z.string().trim().min(1).max(2000),
    page: Page.optional(),
    conversationId: z.string().max(200).optional(),
  }),
  z.strictObject({ kind: z.literal('read'), document: Document, page: Page }),
  z.strictObject({ kind: z.literal('receipt'), document: Document }),
  z.strictObject({ kind: z.literal('caption'), document: Document, page: Page }),
]);
export type JobRequest = z.infer<typeof JobRequest>;

export const Job = z.object({
  id: z.string(),
  kind: z.enum(['ask', 'read', 'receipt', 'caption']),
  document: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** Where it is; null before the first step. */
  progress: z.nullable(WorkProgressSchema),
  /** As the same work gives it without a job; null until it is done. */
  result: z.union([SharedAnswer, SharedPage, SharedReceipts, SharedDescription]).nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** Milliseconds since 1970, UTC. */
  startedAt: z.number().int(),
  endedAt: z.number().int().nullable(),
});
export type Job = z.infer<typeof Job>;

/** Number of ended jobs that are kept for fetching, the latest ones. */
const KEPT = 200;
/** More at once are refused: each holds its place in the queue of one model. */
const MOST_RUNNING = 1000;

interface Entry {
  job: Job;
  readonly stop: AbortController;
}

/** Jobs of this start of Docent. What they gave is in the library's history too, so nothing is lost with them. */
export class Jobs {
  readonly #calls: ProgramCalls;
  readonly #entries = new Map<string, Entry>();

  constructor(calls: ProgramCalls) {
    this.#calls = calls;
  }

  /** undefined: too many run already. */
  start(request: JobRequest): Job | undefined {
    const running = [...this.#entries.values()].filter(({ job }) => job.state === 'running').length;
    if (running >= MOST_RUNNING) return undefined;
    const { kind, document } = request;
    const job: Job = {
      ...{ id: randomUUID(), kind, document, state: 'running', progress: null },
      ...{ result: null, error: null, startedAt: Date.now(), endedAt: null },
    };
    const entry: Entry = { job, stop: new AbortController() };
    this.#entries.set(job.id, entry);
    const change = (to: Partial<Job>): void => {
      entry.job = { ...entry.job, ...to };
    };
    const onProgress = (progress: WorkProgress): void => change({ progress });
    this.#work(request, { signal: entry.stop.signal, onProgress }).then(
      (result) => {
        change({ state: 'done', result, endedAt: Date.now() });
        this.#forgetOldest();
      },
      (thrown: unknown) => {
        const { code, message } = asDocentError(thrown);
        const state = entry.stop.signal.aborted ? 'cancelled' : 'failed';
        change({ state, error: { code, message }, endedAt: Date.now() });
        this.#forgetOldest();
      },
    );
    return job;
  }

  list(): Job[] {
    return [...this.#entries.values()].map(({ job }) => job).reverse();
  }

  /** @throws NotThere */
  get(id: string): Job {
    return this.#entry(id).job;
  }

  /** What has ended stays as it ended. @throws NotThere */
  cancel(id: string): Job {
    const entry = this.#entry(id);
    entry.stop.abort();
    if (entry.job.state === 'running') entry.job = { ...entry.job, state: 'cancelled', endedAt: Date.now() };
    return entry.job;
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry !== undefined) return entry;
    throw new NotThere(`There is no job ${id}. Docent keeps the last ${KEPT} that have ended.`, id);
  }

  async #work(request: JobRequest, options: WorkOptions): Promise<NonNullable<Job['result']>> {
    switch (request.kind) {
      case 'ask':
        return await this.#calls.ask(request, options);
      case 'read':
        return await this.#calls.readPage(request, options);
      case 'receipt':
        return await this.#calls.receipts(request.document, options);
      case 'caption':
        return await this.#calls.describe(request, options);
    }
  }

  #forgetOldest(): void {
    const ended = [...this.#entries].filter(([, { job }]) => job.state !== 'running');
    for (const [id] of ended.slice(0, Math.max(0, ended.length - KEPT))) this.#entries.delete(id);
  }
}
