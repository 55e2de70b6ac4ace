import { z } from 'zod';
import { DocentError } from '../../../contract/errors.ts';
import {
  SharedAnswer,
  SharedDescription,
  SharedDocument,
  SharedHit,
  SharedPage,
  SharedReceipts,
} from '../../../contract/programs.ts';
import { Job, JobRequest } from './jobs.ts';
import { type Route, route } from './route.ts';

const Document = z
  .string()
  .min(1)
  .max(1024)
  .describe('A document by its id, its name, or a part of the name that no other has');
/** As a path or a query has them: digits. */
const PageSegment = z
  .string()
  .regex(/^[1-9][0-9]{0,5}$/, 'it must be a number, counted from 1')
  .describe('A page, counted from 1');
const OfDocument = z.strictObject({ document: Document });
const OfPage = z.strictObject({ document: Document, page: PageSegment });
const OfJob = z.strictObject({ job: z.string().min(1).max(100) });

/** Everything that the HTTP API does. */
export const ROUTES: readonly Route[] = [
  route({
    ...{ method: 'get', path: '/info', id: 'info', summary: 'Version, and the model that answers' },
    result: z.object({
      version: z.string(),
      model: z.object({ name: z.string().nullable(), state: z.string(), device: z.string().nullable() }),
    }),
    work: async (_, { calls, version, signal }) => {
      const { model } = await calls.api.info({}, { signal });
      return { version, model: { name: model.name, state: model.state, device: model.device } };
    },
  }),
  route({
    ...{ method: 'get', path: '/documents', id: 'listDocuments', summary: 'All documents of the library' },
    result: z.object({ documents: z.array(SharedDocument) }),
    work: async (_, { calls }) => ({ documents: await calls.listDocuments() }),
  }),
  route({
    ...{ method: 'post', path: '/documents', id: 'addDocument', status: 201, errors: [413, 415, 422] },
    summary: 'Add a document: the body is the file. The same bytes twice are one document',
    query: z.strictObject({
      name: z.string().min(1).max(1024).describe("The file's name"),
      password: z.string().max(1024).optional().describe('Of an encrypted PDF'),
    }),
    body: 'bytes',
    result: SharedDocument,
    work: async ({ query, body }, { calls }) =>
      await calls.add(query.name, body as Uint8Array<ArrayBuffer>, query.password),
  }),
  route({
    ...{ method: 'get', path: '/documents/{document}', id: 'getDocument', summary: 'One document', errors: [404] },
    params: OfDocument,
    result: SharedDocument,
    work: async ({ params }, { calls }) => await calls.document(params.document),
  }),
  route({
    ...{ method: 'delete', path: '/documents/{document}', id: 'removeDocument', errors: [404] },
    summary: "Remove a document from the library; Docent's window can restore it",
    params: OfDocument,
    result: SharedDocument,
    work: async ({ params }, { calls }) => await calls.remove(params.document),
  }),
  route({
    ...{ method: 'get', path: '/documents/{document}/pages/{page}', id: 'readPage', errors: [404, 422, 503] },
    summary: "A page's text with places: its text layer, or what the model reads",
    params: OfPage,
    result: SharedPage,
    work: async ({ params }, { calls, signal }) =>
      await calls.readPage({ document: params.document, page: Number(params.page) }, { signal }),
  }),
  route({
    ...{ method: 'get', path: '/documents/{document}/pages/{page}/image', id: 'pageImage', errors: [404, 422] },
    summary: 'A page as an image, WebP or PNG',
    params: OfPage,
    query: z.strictObject({
      width: z
        .string()
        .regex(/^[1-9][0-9]{1,3}$/, 'it must be a number of pixels')
        .default('1200')
        .describe('Pixels, 16 to 8000; an image is never enlarged'),
    }),
    result: 'image',
    work: async ({ params, query }, { calls, signal }) => {
      const width = Math.min(8000, Math.max(16, Number(query.width)));
      return await calls.pageImage({ document: params.document, page: Number(params.page) }, width, { signal });
    },
  }),
  route({
    ...{ method: 'post', path: '/documents/{document}/ask', id: 'ask', errors: [404, 422, 503], streams: true },
    summary:
      'Ask a document. With Accept: text/event-stream come `progress` and `delta` events, then `result` or `error`',
    params: OfDocument,
    body: z.strictObject({
      question: z.string().trim().min(1).max(2000),
      page: z.number().int().positive().max(1_000_000).optional().describe('Left out: all pages are searched'),
      conversationId: z.string().max(200).optional().describe('From an earlier answer, to continue it'),
    }),
    result: SharedAnswer,
    work: async ({ params, body }, { calls, signal, events }) =>
      await calls.ask(
        { document: params.document, ...body },
        {
          signal,
          onProgress: (progress) => events?.('progress', progress),
          onDelta: (delta) => events?.('delta', delta),
        },
      ),
  }),
  route({
    ...{ method: 'post', path: '/documents/{document}/receipt', id: 'receipt', errors: [404, 422, 503] },
    summary: 'Read a document as receipts, one a page; what was read before comes at once',
    params: OfDocument,
    result: SharedReceipts,
    work: async ({ params }, { calls, signal }) => await calls.receipts(params.document, { signal }),
  }),
  route({
    ...{ method: 'post', path: '/documents/{document}/pages/{page}/caption', id: 'caption', errors: [404, 422, 503] },
    summary: 'Describe a page in a few sentences, each with the parts of the page that it rests on',
    streams: true,
    params: OfPage,
    result: SharedDescription,
    work: async ({ params }, { calls, signal, events }) =>
      await calls.describe(
        { document: params.document, page: Number(params.page) },
        { signal, onProgress: (progress) => events?.('progress', progress) },
      ),
  }),
  route({
    ...{ method: 'get', path: '/search', id: 'search' },
    summary: 'Search all pages that were read, by words and by meaning, and earlier questions and answers by words',
    query: z.strictObject({
      query: z.string().min(1, 'it is empty').max(500),
      limit: z
        .string()
        .regex(/^(?:[1-9][0-9]?|1[0-9]{2}|200)$/)
        .default('20')
        .describe('1 to 200'),
    }),
    result: z.object({ hits: z.array(SharedHit) }),
    work: async ({ query }, { calls, signal }) => ({
      hits: await calls.search(query.query, Number(query.limit), { signal }),
    }),
  }),
  route({
    ...{ method: 'post', path: '/jobs', id: 'startJob', status: 202, errors: [429] },
    summary: 'Start work and fetch its result later',
    body: JobRequest,
    result: Job,
    work: async ({ body }, { jobs }) => {
      const job = jobs.start(body);
      if (job !== undefined) return job;
      throw new DocentError('in-use', 'Too many jobs are running. Wait until some have ended.');
    },
  }),
  route({
    ...{ method: 'get', path: '/jobs', id: 'listJobs', summary: 'The jobs of this start of Docent, the latest first' },
    result: z.object({ jobs: z.array(Job) }),
    work: async (_, { jobs }) => ({ jobs: jobs.list() }),
  }),
  route({
    ...{ method: 'get', path: '/jobs/{job}', id: 'getJob', summary: 'One job and how far it is', errors: [404] },
    params: OfJob,
    result: Job,
    work: async ({ params }, { jobs }) => jobs.get(params.job),
  }),
  route({
    ...{ method: 'post', path: '/jobs/{job}/cancel', id: 'cancelJob', errors: [404] },
    summary: 'Stop a job; one that has ended stays as it ended',
    params: OfJob,
    result: Job,
    work: async ({ params }, { jobs }) => jobs.cancel(params.job),
  }),
];
