import { OPERATIONS } from '../../../../models/page-reader/reader.ts';
import { floats, type GraphSession } from '../../graphs/session.ts';
import { stepAside } from '../../graphs/step-aside.ts';
import type { ReadWindows } from './choosing/piece-states.ts';
import type { PagePieces } from './page-pieces.ts';
import { feedsOf, type Window } from './windows.ts';

/** Most pieces of a question that are read. */
export const QUESTION_PIECES = 64;
/** Most windows per question. */
export const MOST_WINDOWS = 12;
/** Windows that run through the graph at once: more would take memory and save no time. */
const BATCH = 4;

interface Marks {
  readonly cls: number;
  readonly sep: number;
}

const HEADS = ['start', 'end', 'select', 'query', 'key', 'operation', 'states'] as const;

/** Runs reader.onnx over windows of pages, with the question in each. */
export async function readWindows(
  graph: GraphSession,
  windows: readonly Window[],
  pages: readonly PagePieces[],
  question: readonly number[],
  marks: Marks,
  signal?: AbortSignal,
): Promise<ReadWindows[]> {
  const runs: ReadWindows[] = [];
  for (let at = 0; at < windows.length; at += BATCH) {
    await stepAside(signal);
    runs.push(await readBatch(graph, windows.slice(at, at + BATCH), pages, question, marks));
  }
  return runs;
}

async function readBatch(
  graph: GraphSession,
  windows: readonly Window[],
  pages: readonly PagePieces[],
  question: readonly number[],
  marks: Marks,
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
