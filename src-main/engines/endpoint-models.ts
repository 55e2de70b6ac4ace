import { z } from 'zod';
import type { EndpointModels } from '../contract/endpoint.ts';
import { type EndpointAddress, endpointAddress } from './endpoint-address.ts';
import { endpointRefusal, noAnswer } from './endpoint-errors.ts';

/** Where these programs listen unless told otherwise (their documentation, 2026-11-29). */
export const USUAL_PORTS = [11_434, 1234, 8080, 8000] as const;
/** Milliseconds. A server on this machine that lists its models answers at once. */
const LOOK_MS = 2000;
const LIST_MS = 15_000;
const MOST_BYTES = 4 * 2 ** 20;
/** A server with more is asked about these only. */
const MOST_MODELS = 200;

type Program = EndpointModels['program'];
type Listed = EndpointModels['models'][number];

const OpenAiList = z.object({ data: z.array(z.object({ id: z.string(), owned_by: z.string().nullish() })) });
/** LM Studio, REST API v0: GET /api/v0/models. */
const LmStudioList = z.object({ data: z.array(z.object({ id: z.string(), type: z.string() })) });
/** llama.cpp's server: GET /props. */
const LlamaProps = z.object({ modalities: z.object({ vision: z.boolean() }) });
/** Ollama: GET /api/version, POST /api/show. */
const OllamaVersion = z.object({ version: z.string() });
const OllamaShow = z.object({ capabilities: z.array(z.string()) });

/** Asks for JSON at a path of the server, within the same origin; undefined for whatever is not as expected. */
type Ask = <T>(path: string, shape: z.ZodType<T>, post?: object) => Promise<T | undefined>;

/**
 * Asks a server which models it has, and which of them can see. Nothing of the user's is sent but the key.
 *
 * @throws DocentError endpoint-failed, bad-input
 */
export async function endpointModels(
  url: string,
  key: string | null,
  signal?: AbortSignal | undefined,
  limitMs = LIST_MS,
): Promise<EndpointModels> {
  const address = endpointAddress(url);
  const limit = AbortSignal.timeout(limitMs);
  const signals = AbortSignal.any(signal === undefined ? [limit] : [limit, signal]);
  const { ids, owners } = await listed(address, key, signals);
  const { origin } = new URL(address.href);
  const ask: Ask = async (path, shape, post) => {
    try {
      const response = await send(`${origin}${path}`, key, signals, post);
      return response.ok ? shape.parse(JSON.parse(await textOf(response))) : undefined;
    } catch {
      signal?.throwIfAborted();
      return undefined;
    }
  };
  const [program, models] = await recognised(ids, owners, ask);
  return { url: address.href, host: address.host, program, models };
}

/** Tries the usual ports of this machine, all at once. Only servers that list models are found. */
export async function lookForEndpoints(
  signal?: AbortSignal | undefined,
  ports: readonly number[] = USUAL_PORTS,
): Promise<EndpointModels[]> {
  const tried = ports.map((port) => endpointModels(`http://127.0.0.1:${port}`, null, signal, LOOK_MS));
  const found = await Promise.allSettled(tried);
  signal?.throwIfAborted();
  return found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

async function listed(
  address: EndpointAddress,
  key: string | null,
  signal: AbortSignal,
): Promise<{ ids: string[]; owners: Set<string> }> {
  try {
    const response = await send(`${address.href}/models`, key, signal);
    if (!response.ok) throw endpointRefusal(address, 'list', response.status, '');
    const { data } = OpenAiList.parse(JSON.parse(await textOf(response)));
    const owners = new Set(data.map(({ owned_by }) => owned_by ?? ''));
    return { ids: data.slice(0, MOST_MODELS).map(({ id }) => id), owners };
  } catch (error) {
    if (error instanceof Error && error.name === 'DocentError') throw error;
    throw noAnswer(address, error);
  }
}

async function recognised(ids: readonly string[], owners: ReadonlySet<string>, ask: Ask): Promise<[Program, Listed[]]> {
  const all = (sees: boolean | null): Listed[] => ids.map((name) => ({ name, sees }));
  if (owners.has('vllm')) return ['vllm', all(null)];
  if (owners.has('llamacpp')) {
    const props = await ask('/props', LlamaProps);
    return ['llama-server', all(props?.modalities.vision ?? null)];
  }
  const studio = await ask('/api/v0/models', LmStudioList);
  if (studio !== undefined) {
    const types = new Map(studio.data.map(({ id, type }) => [id, type]));
    const answering = ids.filter((id) => types.get(id) !== 'embeddings');
    return ['lm-studio', answering.map((name) => ({ name, sees: types.has(name) ? types.get(name) === 'vlm' : null }))];
  }
  if ((await ask('/api/version', OllamaVersion)) === undefined) return ['other', all(null)];
  const shown = await Promise.all(
    ids.map(async (name) => ({ name, can: (await ask('/api/show', OllamaShow, { model: name }))?.capabilities })),
  );
  const answering = shown.filter(({ can }) => can === undefined || can.includes('completion'));
  return ['ollama', answering.map(({ name, can }) => ({ name, sees: can?.includes('vision') ?? null }))];
}

function send(url: string, key: string | null, signal: AbortSignal, post?: object): Promise<Response> {
  const headers = {
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    ...(post === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const body = post === undefined ? {} : { method: 'POST', body: JSON.stringify(post) };
  return fetch(url, { headers, redirect: 'error', signal, ...body });
}

async function textOf(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  if (response.body !== null) {
    for await (const piece of response.body) {
      bytes += piece.length;
      if (bytes > MOST_BYTES) throw new Error('its list does not end');
      pieces.push(piece);
    }
  }
  return Buffer.concat(pieces).toString();
}
