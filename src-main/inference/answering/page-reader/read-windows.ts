import { OPERATIONS } from '../../../../models/page-reader/reader.ts';
import { floats, type GraphSession } from '../../graphs/session.ts';
import type { PagePieces } from './page-pieces.ts';
import type { ReadWindows } from './tables/piece-states.ts';
import { feedsOf, type Window } from './windows.ts';

const HEADS = ['start', 'end', 'select', 'query', 'key', 'operation', 'states'] as const;

/** Runs reader.onnx over windows of pages, with the question in each. */
export async function readWindows(
  graph: GraphSession,
  windows: readonly Window[],
  pages: readonly PagePieces[],
  question: readonly number[],
  marks: { readonly cls: number; readonly sep: number },
): Promise<ReadWindows> {
  const out = await graph.run(feedsOf(windows, pages, question, marks), HEADS);
  const of = (name: (typeof HEADS)[number]) => floats(name, out[name]!);
  return {
    windows,
    states: of('states'),
    out: {
      length: out.start!.dims[1]!,
      start: of('start'),
      end: of('end'),
      select: of('select'),
      query: of('query'),
      key: of('key'),
      ends: out.query!.dims[2]!,
      operation: of('operation').subarray(0, windows.length * OPERATIONS.length),
    },
  };
}
