import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelWeights } from '../../models/folder/model-weights.ts';
import { PageReaderPart } from '../../models/folder/page-reader-config.ts';
import { ExternalData } from '../../models/onnx/external-data.ts';
import { GraphBuilder } from '../../models/onnx/graph-builder.ts';
import { writeGraph } from '../../models/onnx/write-graph.ts';
import { roundedReaderStorage } from '../../models/page-reader/cpu-reader.ts';
import { embedder } from '../../models/page-reader/embedder.ts';
import { reader } from '../../models/page-reader/reader.ts';
import { InlineQuantizer } from '../../models/quantize/quantizer.ts';
import { pagePieces } from '../../src-main/inference/answering/page-reader/page-pieces.ts';
import { Pieces, splitWords } from '../../src-main/inference/answering/page-reader/pieces.ts';
import { numberOf, placesOf } from '../../src-main/inference/answering/page-reader/places.ts';
import { feedsOf } from '../../src-main/inference/answering/page-reader/windows.ts';
import { GoldenTensors, maxDifference, numbers } from './golden.ts';

/** The numbers are models/train/docent_train/page_reader/goldens.py's: PyTorch on the same seeded weights, page and question. */

const FIXTURE = join(import.meta.dirname, '../fixtures/parity/page-reader-tiny');
const TOLERANCE = 1e-4;

let golden: GoldenTensors;
let pieces: Pieces;
let folder: string;
const sessions: Record<string, InferenceSession> = {};
const text = async (name: string) => new TextDecoder().decode(await golden.bytes(name));
const inRows = (values: readonly number[], width: number) =>
  Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));

beforeAll(async () => {
  golden = await GoldenTensors.open(FIXTURE);
  pieces = await Pieces.load(FIXTURE);
  const json = JSON.parse(await readFile(join(FIXTURE, 'config.json'), 'utf8'));
  const config = { ...json, page_reader: PageReaderPart.parse(json.page_reader) };
  const weights = await ModelWeights.open(FIXTURE);
  folder = await mkdtemp(join(tmpdir(), 'docent-parity-'));
  const graphs = {
    reader: [new GraphBuilder('reader'), reader],
    'reader-cpu': [new GraphBuilder('reader', roundedReaderStorage(new InlineQuantizer())), reader],
    embedder: [
      new GraphBuilder('embedder'),
      // In this fixture both have one table of words.
      (graph: GraphBuilder) => embedder(graph, weights, { ...config, ...config.page_reader }, 'reader.word.weight'),
    ],
  } as const;
  for (const [name, [graph, define]] of Object.entries(graphs)) {
    define(graph, weights, config);
    const data = await ExternalData.create(join(folder, `${name}.data`));
    await writeGraph(graph, join(folder, `${name}.onnx`), data);
    await data.dispose();
    sessions[name] = await InferenceSession.create(join(folder, `${name}.onnx`), { intraOpNumThreads: 1 });
  }
  await weights.dispose();
});
afterAll(async () => {
  for (const session of Object.values(sessions)) await session.release();
  await golden.dispose();
  await rm(folder, { recursive: true });
});

describe('a page becomes what the reader was trained on', () => {
  it('splits words where Python does, and spells them with the same pieces', async () => {
    const chars = [...(await text('text'))];
    const words = splitWords(chars);
    expect(words.map(({ start, end, row, segment }) => [start, end, row, segment])).toEqual(
      inRows(numbers(await golden.tensor('words')), 4),
    );
    const spelled = words.map(({ start, end }) => pieces.of(chars.slice(start, end).join('')));
    expect(spelled.map((ids) => ids.length)).toEqual(numbers(await golden.tensor('piece_counts')));
    expect(spelled.flat()).toEqual(numbers(await golden.tensor('piece_ids')));
  });

  it('gives every word the same place, including the ranks of numbers in their column', async () => {
    const chars = [...(await text('text'))];
    const places = placesOf(chars, splitWords(chars), numbers(await golden.tensor('xs')));
    expect(places.map(({ index }) => index)).toEqual(inRows(numbers(await golden.tensor('places')), 7));
    const where = places.flatMap((place) => place.where.map(Math.fround));
    expect(where).toEqual(numbers(await golden.tensor('where')));
  });

  it('reads a number with its sign or unit, and no date or sentence', async () => {
    const known: [string, number | null][] = JSON.parse(await readFile(join(FIXTURE, 'goldens/numbers.json'), 'utf8'));
    expect(known.map(([printed]) => [printed, numberOf(printed)])).toEqual(known);
  });

  it('puts question and windows into the same sequences', async () => {
    const source = await text('text');
    const centres = numbers(await golden.tensor('xs')).map((x): [number, number] => [x, 0.5]);
    const page = pagePieces({ text: source, centres }, pieces);
    const question = pieces.ofText(await text('question'), 64);
    const second = (await golden.tensor('reader.present')).data as Float32Array;
    const length = (await golden.tensor('reader.ids')).dims[1]!;
    const present = second.subarray(length).reduce((sum, one) => sum + one, 0);
    const whole = { on: 0, from: 0, to: page.ids.length };
    const windows = [whole, { on: 0, from: 0, to: present - question.length - 3 }];
    for (const [name, tensor] of Object.entries(feedsOf(windows, [page], question, pieces))) {
      expect(maxDifference(tensor as Tensor, await golden.tensor(`reader.${name}`)), name).toBeLessThan(1e-6);
    }
  });
});

/** Largest difference of each of the reader's outputs from PyTorch's. Outputs of padding are never used, and left out. */
async function readerErrors(session: InferenceSession): Promise<Record<string, number>> {
  const out = await session.run(await feeds(session));
  const present = (await golden.tensor('reader.present')).data as Float32Array;
  const errors: Record<string, number> = {};
  for (const name of ['start', 'end', 'select', 'query', 'key', 'operation']) {
    const [own, expected] = [out[name]!, await golden.tensor(`reader.${name}`)];
    expect(own.dims, name).toEqual(expected.dims);
    const width = own.size / present.length;
    const kept = (t: Tensor) =>
      name === 'operation'
        ? t
        : new Tensor(
            'float32',
            Float32Array.from(numbers(t), (v, i) => (present[Math.floor(i / width)] ? v : 0)),
            t.dims,
          );
    errors[name] = maxDifference(kept(own as Tensor), kept(expected));
  }
  return errors;
}

const feeds = async (session: InferenceSession) =>
  Object.fromEntries(
    await Promise.all(session.inputNames.map(async (name) => [name, await golden.tensor(`reader.${name}`)] as const)),
  );

describe('reader.onnx and embedder.onnx compute what PyTorch does', () => {
  it('reads two windows of different length at once', async () => {
    for (const [name, error] of Object.entries(await readerErrors(sessions.reader!))) {
      expect(error, name).toBeLessThan(TOLERANCE);
    }
  });

  it('reads them with rounded numbers on CPUs, a little off', async () => {
    const errors = await readerErrors(sessions['reader-cpu']!);
    expect(Math.max(...Object.values(errors))).toBeGreaterThan(TOLERANCE);
    for (const [name, error] of Object.entries(errors)) expect(error, name).toBeLessThan(0.1);
  });

  it('embeds texts of different length at once', async () => {
    const { embedding } = await sessions.embedder!.run(await feeds(sessions.embedder!));
    expect(maxDifference(embedding as Tensor, await golden.tensor('embedding'))).toBeLessThan(TOLERANCE);
  });
});
