import { join } from 'node:path';
import protobuf from 'protobufjs';
import { z } from 'zod';
import { ModelError } from '../model-error.ts';
import { MAX_TOKENIZER_BYTES, readWhole } from '../regular-file.ts';

export const PIECES_FILE = 'llama-pieces.json';
const MAX_BYTES = 64 << 20;

/** [text, score, type] by id, as sentencepiece_model.proto numbers the types. */
export type Piece = readonly [text: string, score: number, type: number];
const NORMAL = 1;
const CONTROL = 3;
const UNUSED = 5;
const BYTE = 6;

const SENTENCE_PIECE = `
syntax = "proto2";
message ModelProto {
  message SentencePiece { optional string piece = 1; optional float score = 2; optional int32 type = 3 [default = 1]; }
  repeated SentencePiece pieces = 1;
  optional TrainerSpec trainer_spec = 2;
}
message TrainerSpec { optional int32 model_type = 3 [default = 1]; }
`;
const BPE = 2;

/** LLaMA's vocabulary from `tokenizer.model` (SentencePiece), or from `tokenizer.json` if there is nothing else. */
export async function readPieces(folder: string): Promise<Piece[]> {
  const model = await readIfThere(join(folder, 'tokenizer.model'));
  if (model) return fromSentencePiece(model);
  const json = await readIfThere(join(folder, 'tokenizer.json'));
  if (json !== undefined) return fromTokenizerJson(json.toString());
  throw new ModelError(
    'tokenizer.model',
    `${folder} has neither tokenizer.model nor tokenizer.json. Add the model's own.`,
    {
      reason: 'missing',
    },
  );
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  return await readWhole(path, MAX_TOKENIZER_BYTES).catch((error: unknown) => {
    if (error instanceof ModelError) throw error;
    return undefined;
  });
}

function fromSentencePiece(bytes: Uint8Array): Piece[] {
  const damaged = (what: string, cause?: unknown) =>
    new ModelError('tokenizer.model', `tokenizer.model ${what}. Download it again.`, { cause });
  if (bytes.length > MAX_BYTES) throw damaged(`has ${bytes.length} bytes, too many for a vocabulary`);
  const type = protobuf.parse(SENTENCE_PIECE).root.lookupType('ModelProto');
  let parsed: { pieces?: { piece?: string; score?: number; type?: number }[]; trainerSpec?: { modelType?: number } };
  try {
    parsed = type.toObject(type.decode(bytes), { defaults: true }) as typeof parsed;
  } catch (cause) {
    throw damaged('is not a SentencePiece model', cause);
  }
  const { pieces } = parsed;
  if (!pieces?.length) throw damaged('is empty');
  if (parsed.trainerSpec && parsed.trainerSpec.modelType !== BPE)
    throw damaged('is not a BPE vocabulary like that of LLaMA');
  return pieces.map(({ piece, score, type: kind }) => [piece ?? '', score ?? 0, kind ?? NORMAL]);
}

const TokenizerJson = z.looseObject({
  added_tokens: z
    .array(z.looseObject({ id: z.number().int().nonnegative(), content: z.string(), special: z.boolean() }))
    .default([]),
  model: z.looseObject({
    type: z.literal('BPE'),
    byte_fallback: z.literal(true),
    vocab: z.record(z.string(), z.number().int().nonnegative()),
    merges: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])),
  }),
});

/** The score of a piece is the rank of the merge that makes it: the earliest merge is the best pair, as in the original SentencePiece model. */
function fromTokenizerJson(text: string): Piece[] {
  let parsed: z.infer<typeof TokenizerJson>;
  try {
    parsed = TokenizerJson.parse(JSON.parse(text));
  } catch (cause) {
    throw new ModelError(
      'tokenizer.json',
      "tokenizer.json is not a BPE tokenizer with byte fallback, like that of LLaMA. Add the model's own tokenizer.",
      {
        cause,
      },
    );
  }
  const { vocab, merges } = parsed.model;
  const scores = new Map<string, number>();
  merges.forEach((merge, rank) => {
    const joined = typeof merge === 'string' ? merge.replace(' ', '') : merge.join('');
    if (!scores.has(joined)) scores.set(joined, -rank);
  });
  const special = new Map(
    parsed.added_tokens.filter((token) => token.special).map((token) => [token.id, token.content]),
  );
  const size = Math.max(...Object.values(vocab), ...special.keys()) + 1;
  if (size > 1_000_000)
    throw new ModelError('tokenizer.json', 'tokenizer.json is damaged: it has ids above a million. Download it again.');
  const pieces = new Array<Piece>(size).fill(['', 0, CONTROL]);
  for (const [piece, id] of Object.entries(vocab)) {
    const score = scores.get(piece);
    // A longer piece without a merge can never be made.
    const normal = score === undefined && Array.from(piece).length > 1 ? UNUSED : NORMAL;
    pieces[id] = [piece, score ?? 0, /^<0x[0-9A-F]{2}>$/.test(piece) ? BYTE : normal];
  }
  for (const [id, content] of special) pieces[id] = [content, 0, CONTROL];
  return pieces;
}
