/** WebAssembly (version 1, vectors of 128 bits) as lists of bytes: as much of an assembler as the rounding loops need. */
export type Code = readonly number[];

export const [I32, F32, F64, V128] = [0x7f, 0x7d, 0x7c, 0x7b];

const unsigned = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...unsigned(Math.floor(value / 128))];
function signed(value: number): number[] {
  const low = value & 127;
  const rest = value >> 7;
  return (rest === 0 && low < 64) || (rest === -1 && low >= 64) ? [low] : [low | 128, ...signed(rest)];
}
const float = (value: number): number[] => [...new Uint8Array(Float32Array.of(value).buffer)];

export const get = (local: number): Code => [0x20, local];
export const set = (local: number, ...value: Code[]): Code => [...value.flat(), 0x21, local];
export const int = (value: number): Code => [0x41, ...signed(value)];
export const real = (value: number): Code => [0x43, ...float(value)];
export const op = (code: number, ...operands: Code[]): Code => [...operands.flat(), code];
export const simd = (code: number, ...operands: Code[]): Code => [...operands.flat(), 0xfd, ...unsigned(code)];

export const load = (at: Code, offset = 0): Code => [...simd(0x00, at), 0, ...unsigned(offset)];
/** Four halves as integers. */
export const loadHalves = (at: Code, offset = 0): Code => [...simd(0x04, at), 0, ...unsigned(offset)];
export const store = (at: Code, value: Code, offset = 0): Code => [...simd(0x0b, at, value), 0, ...unsigned(offset)];
/** The lower half of a vector. */
export const storeHalf = (at: Code, value: Code): Code => [...simd(0x5b, at, value), 0, 0, 0];
export const storeFloat = (at: Code, value: Code): Code => [...at, ...op(0x38, value), 0, 0];
export const storeDouble = (at: Code, offset: number, value: Code): Code => [...at, ...op(0x39, value), 0, offset];

export const splat = (value: Code): Code => simd(0x13, value);
export const splatInt = (value: number): Code => simd(0x11, int(value));
export const mul = (a: Code, b: Code) => simd(0xe6, a, b);
export const add = (a: Code, b: Code) => simd(0xe4, a, b);
export const sub = (a: Code, b: Code) => simd(0xe5, a, b);
export const and = (a: Code, b: Code) => simd(0x4e, a, b);
export const or = (a: Code, b: Code) => simd(0x50, a, b);
export const shiftLeft = (a: Code, bits: number) => simd(0xab, a, int(bits));
export const smaller = (a: Code, b: Code) => simd(0xea, a, b);
export const larger = (a: Code, b: Code) => simd(0xeb, a, b);
/** Bytes 0 to 15 of `a`, 16 to 31 of `b`. */
export const shuffle = (a: Code, b: Code, bytes: readonly number[]): Code => [...simd(0x0d, a, b), ...bytes];

const lane = (vector: Code, index: number): Code => [...simd(0x1f, vector), index];
/** A float operation over the four lanes of a local, from the first on. */
export const across = (code: number, vector: number): Code =>
  [1, 2, 3].reduce<Code>((so, i) => op(code, so, lane(get(vector), i)), lane(get(vector), 0));

/** Adds to a local of 32 bits. */
export const advance = (local: number, by: Code): Code => set(local, op(0x6a, get(local), by));
/** do { body } while (a < b) */
export const loop = (body: Code[], a: number, b: number): Code => [
  ...[0x03, 0x40],
  ...body.flat(),
  ...op(0x49, get(a), get(b)),
  ...[0x0d, 0, 0x0b],
];

export interface WasmFunction {
  readonly name: string;
  readonly parameters: number;
  /** An int32 that it leaves, or nothing. */
  readonly result: boolean;
  readonly locals: readonly (readonly [count: number, type: number])[];
  readonly code: Code;
}

const bytesOf = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const sized = (code: Code): Code => [...unsigned(code.length), ...code];
const section = (id: number, items: readonly Code[]): Code => [id, ...sized(bytesOf(items))];
const text = (name: string): Code => sized([...Buffer.from(name)]);

/** A module of functions of int32 parameters, over the shared memory `env.memory` of at most `pages`. */
export function assemble(functions: readonly WasmFunction[], pages: number): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters, result }) => [
    0x60,
    ...bytesOf(Array.from({ length: parameters }, () => [I32])),
    ...bytesOf(result ? [[I32]] : []),
  ]);
  const bodies = functions.map(({ locals, code }) =>
    sized([...bytesOf(locals.map(([count, type]) => [...unsigned(count), type])), ...code, 0x0b]),
  );
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(2, [[...text('env'), ...text('memory'), 2, 3, 1, ...unsigned(pages)]]),
    ...section(
      3,
      functions.map((_, i) => [i]),
    ),
    ...section(
      7,
      functions.map(({ name }, i) => [...text(name), 0, i]),
    ),
    ...section(10, bodies),
  ]);
}
