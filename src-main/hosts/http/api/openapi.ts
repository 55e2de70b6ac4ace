import { z } from 'zod';
import * as shared from '../../../contract/programs.ts';
import { API_ROOT } from './api-root.ts';
import { Job, JobRequest } from './jobs.ts';
import type { Route } from './route.ts';
import { ROUTES } from './routes.ts';

const Problem = z.object({
  error: z.object({ code: z.string(), message: z.string(), subject: z.string().nullable() }),
});

/** Schemas with a name of their own in the file. */
const NAMED = {
  Citation: shared.Citation,
  Document: shared.SharedDocument,
  Page: shared.SharedPage,
  Hit: shared.SharedHit,
  Answer: shared.SharedAnswer,
  Field: shared.SharedField,
  Receipt: shared.SharedReceipt,
  Receipts: shared.SharedReceipts,
  Description: shared.SharedDescription,
  Progress: shared.WorkProgress,
  Job,
  JobRequest,
  Problem,
} as const;

const ERRORS: Readonly<Record<number, string>> = {
  400: 'The request is wrong, and the message says how',
  401: 'The token is missing or wrong',
  403: 'The request comes from a page of another site',
  404: 'There is no such thing',
  413: 'It is too large',
  415: 'It is in a format that cannot be read',
  422: 'The document cannot be opened or asked so',
  429: 'Too much is running already',
  500: 'An error inside Docent',
  503: 'The model cannot be used now',
};

/** Errors that any request may meet. */
const ALWAYS = [400, 401, 403, 500];

/** The API as OpenAPI 3.1 (JSON Schema 2020-12), made from the schemas that check every request. */
export function openApi(version: string) {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}`, override: plainTuples });
  const components = Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, bare(schema)]));
  const names = new Map<unknown, string>(Object.entries(NAMED).map(([id, schema]) => [schema, id]));
  const schemaOf = (schema: z.core.$ZodType): object => {
    const name = names.get(schema);
    if (name !== undefined) return { $ref: `#/components/schemas/${name}` };
    return inComponents(
      bare(z.toJSONSchema(schema, { io: 'input', metadata: registry, override: plainTuples })),
      components,
    );
  };
  const paths: Record<string, Record<string, object>> = {};
  for (const route of ROUTES) {
    paths[route.path] ??= {};
    paths[route.path]![route.method] = operation(route, schemaOf);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Docent',
      version,
      description:
        'Ask, read and search the documents of a Docent library on this machine. Every result has citations.',
    },
    servers: [{ url: API_ROOT }],
    security: [{ token: [] }],
    paths,
    components: {
      schemas: components,
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function operation(route: Route, schemaOf: (schema: z.core.$ZodType) => object): object {
  const parameters = [...parametersOf('path', route.params, schemaOf), ...parametersOf('query', route.query, schemaOf)];
  const json = (schema: object): object => ({ content: { 'application/json': { schema } } });
  const content =
    route.result === 'image'
      ? { 'image/webp': {}, 'image/png': {} }
      : {
          'application/json': { schema: schemaOf(route.result) },
          ...(route.streams ? { 'text/event-stream': { schema: { type: 'string' } } } : {}),
        };
  const statuses = new Set([...ALWAYS, ...(route.errors ?? [])]);
  if (route.body !== undefined) for (const status of [413, 415]) statuses.add(status);
  const errors = [...statuses]
    .sort((a, b) => a - b)
    .map((status) => [status, { description: ERRORS[status], ...json({ $ref: '#/components/schemas/Problem' }) }]);
  return {
    operationId: route.id,
    summary: route.summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            ...(route.body === 'bytes' ? { content: { 'application/octet-stream': {} } } : json(schemaOf(route.body))),
          },
        }),
    responses: {
      [route.status ?? 200]: { description: 'Done', content },
      ...Object.fromEntries(errors),
    },
  };
}

function parametersOf(
  where: 'path' | 'query',
  schema: z.ZodType | undefined,
  schemaOf: (schema: z.core.$ZodType) => object,
): object[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).map(([name, value]) => {
    const { description, ...rest } = schemaOf(value) as { description?: string };
    const required = where === 'path' || !z.safeParse(value as z.core.$ZodType, undefined).success;
    return { name, in: where, required, ...(description === undefined ? {} : { description }), schema: rest };
  });
}

/** Tuples of one kind as arrays of a length: not every tool knows `prefixItems`. */
function plainTuples({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  const items = jsonSchema.prefixItems;
  if (items === undefined || new Set(items.map((item) => JSON.stringify(item))).size !== 1) return;
  delete jsonSchema.prefixItems;
  Object.assign(jsonSchema, { items: items[0], minItems: items.length, maxItems: items.length });
}

/** Without what only a file of its own has. */
function bare(schema: object): Record<string, unknown> {
  const { $schema: _, $id: __, '~standard': ___, ...rest } = schema as Record<string, unknown>;
  return rest;
}

/** Named schemas that a schema brings along are the file's own. */
function inComponents(schema: Record<string, unknown>, components: Readonly<Record<string, unknown>>): object {
  const { $defs, ...rest } = schema;
  for (const name of Object.keys(($defs as object | undefined) ?? {}))
    if (!(name in components)) throw new Error(`The schema ${name} has no name in the API.`);
  return JSON.parse(JSON.stringify(rest).replaceAll('"#/$defs/', '"#/components/schemas/')) as object;
}
