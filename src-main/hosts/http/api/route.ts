import type { ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { ProgramCalls } from '../../programs/program-calls.ts';
import type { Jobs } from './jobs.ts';

/** What a route's work may use. */
export interface RouteContext {
  readonly calls: ProgramCalls;
  readonly jobs: Jobs;
  readonly version: string;
  /** Aborted when the program hangs up. */
  readonly signal: AbortSignal;
  /** The program wants events as they come (Accept: text/event-stream). */
  readonly events: ((name: string, value: unknown) => void) | undefined;
}

/** A request as it was checked. */
export interface RouteInput<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
}

/** One operation of the HTTP API: OpenAPI's file and the checks of every request are made from the same schemas. */
export interface Route<P = unknown, Q = unknown, B = unknown> {
  readonly method: 'get' | 'post' | 'delete';
  /** Under the API's root; {name} stands for a path segment. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly params?: z.ZodType<P> | undefined;
  readonly query?: z.ZodType<Q> | undefined;
  /** JSON; `bytes`: the body is a file. */
  readonly body?: z.ZodType<B> | 'bytes' | undefined;
  /** What comes with success; `image`: the bytes of an image. */
  readonly result: z.core.$ZodType | 'image';
  /** HTTP status of success; 200 unless said. */
  readonly status?: number | undefined;
  /** It can send its progress as server-sent events, the result last. */
  readonly streams?: boolean | undefined;
  /** Statuses of errors beside those that every route may have. */
  readonly errors?: readonly number[] | undefined;
  work(input: RouteInput<P, Q, B>, context: RouteContext): Promise<unknown>;
}

/** An image in place of JSON. */
export interface Image {
  readonly mime: string;
  readonly bytes: Uint8Array;
}

/** Keeps the types of a route's own schemas and forgets them outside. */
export function route<P, Q, B>(given: Route<P, Q, B>): Route {
  return given as unknown as Route;
}

export interface MatchedRoute {
  readonly route: Route;
  readonly segments: Readonly<Record<string, string>>;
}

/** The routes of a path, one a method; undefined when a segment is no proper percent-encoding. */
export function routesAt(routes: readonly Route[], path: string): MatchedRoute[] {
  return routes.flatMap((candidate) => {
    const segments = matched(candidate.path, path);
    return segments === undefined ? [] : [{ route: candidate, segments }];
  });
}

function matched(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const segments: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const segment = given[i]!;
    if (!part.startsWith('{')) {
      if (part !== segment) return undefined;
      continue;
    }
    try {
      segments[part.slice(1, -1)] = decodeURIComponent(segment);
    } catch {
      return undefined;
    }
  }
  return segments;
}

/** Server-sent events over a response. */
export function eventSender(response: ServerResponse): (name: string, value: unknown) => void {
  return (name, value) => {
    if (!response.headersSent)
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(`event: ${name}\ndata: ${JSON.stringify(value)}\n\n`);
  };
}
