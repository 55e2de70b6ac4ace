/**
 * The inner loops of rounding in WebAssembly with 128-bit vectors, assembled here: a checkpoint has ten thousand million weights, and plain
 * JavaScript takes 6 to 12 ns for each. Blocks are whole and of a multiple of 16 values; blocks.ts rounds the others.
 *
 *   bf16(source, target, count) -> 1 when a value is not finite       count a multiple of 8
 *   round4, round8(source, end, blockBytes, packed, scales)           source, end: float32; the sums at 0 (x^2) and 8 (error^2), float64
 */

type Code = readonly number[];

const unsigned = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...unsigned(Math.floor(value / 128))];
function signed(value: number): number[] {
  const low = value & 127;
  const rest = value >> 7;
  return (rest === 0 && low < 64) || (rest === -1 && low >= 64) ? [low] : [low | 128, ...signed(rest)];
}
const float = (value: number): number[] => [...new Uint8Array(Float32Array.of(value).buffer)];

const [I32, F32, F64, V128] = [0x7f, 0x7d, 0x7c, 0x7b];
const get = (local: number): Code => [0x20, local];
const set = (local: number, ...value: Code[]): Code => [...value.flat(), 0x21, local];
const int = (value: number): Code => [0x41, ...signed(value)];
const real = (value: number): Code => [0x43, ...float(value)];
const simd = (op: number, ...operands: Code[]): Code => [...operands.flat(), 0xfd, ...unsigned(op)];
const op = (code: number, ...operands: Code[]): Code => [...operands.flat(), code];
const load = (at: Code, offset = 0): Code => [...simd(0x00, at), 0, ...unsigned(offset)];
const store = (at: Code, value: Code, offset = 0): Code => [...simd(0x0b, at, value), 0, ...unsigned(offset)];
const lane = (vector: Code, index: number): Code => [...simd(0x1f, vector), index];
const splat = (value: Code): Code => simd(0x13, value);
const splatInt = (value: number): Code => simd(0x11, int(value));
const mul = (a: Code, b: Code) => simd(0xe6, a, b);
const add = (a: Code, b: Code) => simd(0xe4, a, b);
const sub = (a: Code, b: Code) => simd(0xe5, a, b);
const and = (a: Code, b: Code) => simd(0x4e, a, b);
/** Adds to a local of 32 bits. */
const advance = (local: number, by: Code): Code => set(local, op(0x6a, get(local), by));
/** do { body } while (a < b) */
const loop = (body: Code[], a: number, b: number): Code => [
  0x03,
  0x40,
  ...body.flat(),
  ...op(0x49, get(a), get(b)),
  0x0d,
  0,
  0x0b,
];
const across = (code: number, vector: number): Code =>
  [1, 2, 3].reduce<Code>((so, i) => op(code, so, lane(get(vector), i)), lane(get(vector), 0));

/** Adding this to a float of magnitude below 2^22 rounds it to a whole number, which the low bits then are. */
const WHOLE = 12_582_912;
/** A block below this is taken for zero: its scale's inverse would not be finite. */
const NOTHING = 1e-30;

function bf16(): Code {
  const [source, target, count, end, bad, x] = [0, 1, 2, 3, 4, 5];
  const half = (offset: number): Code[] => [
    // Four halves as integers, moved to where float32 has its upper bits.
    set(x, simd(0xab, [...simd(0x04, get(source)), 0, offset], int(16))),
    store(get(target), get(x), 2 * offset),
    set(bad, simd(0x50, get(bad), simd(0x37, and(get(x), splatInt(0x7f800000)), splatInt(0x7f800000)))),
  ];
  const body = [...half(0), ...half(8), advance(source, int(16)), advance(target, int(32))];
  const start = set(end, op(0x6a, get(source), op(0x74, get(count), int(1))));
  return [...start, ...loop(body, source, end), ...simd(0x53, get(bad))];
}

function round(bits: 4 | 8): Code {
  const [source, end, blockBytes, packed, scales, at, stop] = [0, 1, 2, 3, 4, 5, 6];
  const [extreme, inverse, step, high, low, rr, er] = [7, 8, 9, 10, 11, 12, 13];
  const [most, least, x, r, e, ees, ers, rrs, xxs, inverses, steps] = [14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24];
  const bytes = 25;
  const [squares, errors] = [29, 30];
  const half = 2 ** (bits - 1);
  const zeros = simd(0x11, int(0));
  const largest = [
    ...[most, least].map((v) => set(v, zeros)),
    loop(
      [
        set(x, load(get(at))),
        set(most, simd(0xeb, get(most), get(x))),
        set(least, simd(0xea, get(least), get(x))),
        advance(at, int(16)),
      ],
      at,
      stop,
    ),
    set(high, across(0x97, most)),
    set(low, across(0x96, least)),
    // The value of largest magnitude goes onto the longer side of the range.
    set(extreme, [...get(high), ...get(low), ...op(0x5e, get(high), op(0x8c, get(low))), 0x1b]),
    set(extreme, [...real(0), ...get(extreme), ...op(0x5d, op(0x8b, get(extreme)), real(NOTHING)), 0x1b]),
    set(inverse, [...real(0), ...op(0x95, real(-half), get(extreme)), ...op(0x5b, get(extreme), real(0)), 0x1b]),
    set(step, op(0x94, get(extreme), real(-1 / half))),
    set(inverses, splat(get(inverse))),
    set(steps, splat(get(step))),
  ];
  const four = (i: number): Code[] => [
    set(x, load(get(at), 16 * i)),
    set(r, sub(add(mul(get(x), get(inverses)), splat(real(WHOLE))), splat(real(WHOLE)))),
    set(r, simd(0xea, get(r), splat(real(half - 1)))),
    set(e, sub(get(x), mul(get(r), get(steps)))),
    set(ees, add(get(ees), mul(get(e), get(e)))),
    set(ers, add(get(ers), mul(get(e), get(r)))),
    set(rrs, add(get(rrs), mul(get(r), get(r)))),
    set(xxs, add(get(xxs), mul(get(x), get(x)))),
    set(bytes + i, and(add(get(r), splat(real(WHOLE + half))), splatInt(2 ** bits - 1))),
  ];
  const sixteen = simd(0x66, simd(0x85, get(bytes), get(bytes + 1)), simd(0x85, get(bytes + 2), get(bytes + 3)));
  // Of two values in a byte the first is in the low half.
  const paired = and(simd(0x50, get(bytes), simd(0x8d, get(bytes), int(4))), splatInt(0x00ff00ff));
  const write =
    bits === 8
      ? [store(get(packed), sixteen), advance(packed, int(16))]
      : [
          set(bytes, sixteen),
          set(bytes, paired),
          [...simd(0x5b, get(packed), simd(0x66, get(bytes), get(bytes))), 0, 0, 0],
          advance(packed, int(8)),
        ];
  const wide = (value: Code): Code => op(0xbb, value);
  const rounded = [
    ...[ees, ers, rrs, xxs].map((v) => set(v, zeros)),
    set(at, get(source)),
    loop([...[0, 1, 2, 3].flatMap(four), ...write, advance(at, int(64))], at, stop),
    set(rr, across(0x92, rrs)),
    set(er, across(0x92, ers)),
    // Least squares: the step, corrected by what is left along r; a block of zeros has neither.
    set(inverse, [...real(0), ...op(0x95, get(er), get(rr)), ...op(0x5b, get(rr), real(0)), 0x1b]),
    [...get(scales), ...op(0x92, get(step), get(inverse)), 0x38, 0, 0],
    set(squares, op(0xa0, get(squares), wide(across(0x92, xxs)))),
    set(errors, op(0xa0, get(errors), wide(op(0x93, across(0x92, ees), op(0x94, get(er), get(inverse)))))),
  ];
  const block = [
    set(at, get(source)),
    set(stop, op(0x6a, get(source), get(blockBytes))),
    ...largest,
    ...rounded,
    set(source, get(stop)),
    advance(scales, int(4)),
  ];
  const sum = (address: number, local: number): Code => [...int(address), ...get(local), 0x39, 0, 0];
  return [...loop(block, source, end), ...sum(0, squares), ...sum(8, errors)];
}

const bytesOf = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const sized = (code: Code): Code => [...unsigned(code.length), ...code];
const section = (id: number, items: readonly Code[]): Code => [id, ...sized(bytesOf(items))];
const body = (locals: readonly (readonly [count: number, type: number])[], code: Code): Code =>
  sized([...bytesOf(locals.map(([count, type]) => [...unsigned(count), type])), ...code, 0x0b]);
const name = (text: string): Code => sized([...Buffer.from(text)]);

function assemble(): Uint8Array<ArrayBuffer> {
  const locals = [
    [2, I32],
    [7, F32],
    [15, V128],
    [2, F64],
  ] as const;
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [
      [0x60, ...bytesOf([[I32], [I32], [I32]]), ...bytesOf([[I32]])],
      [0x60, ...bytesOf([[I32], [I32], [I32], [I32], [I32]]), 0],
    ]),
    ...section(3, [[0], [1], [1]]),
    ...section(5, [[0, 1]]),
    ...section(7, [
      [...name('memory'), 2, 0],
      [...name('bf16'), 0, 0],
      [...name('round4'), 0, 1],
      [...name('round8'), 0, 2],
    ]),
    ...section(10, [
      body(
        [
          [1, I32],
          [2, V128],
        ],
        bf16(),
      ),
      body(locals, round(4)),
      body(locals, round(8)),
    ]),
  ]);
}

export interface RoundingKernel {
  readonly memory: WebAssembly.Memory;
  bf16(source: number, target: number, count: number): number;
  round4(source: number, end: number, blockBytes: number, packed: number, scales: number): void;
  round8(source: number, end: number, blockBytes: number, packed: number, scales: number): void;
}

let kernel: RoundingKernel | undefined;

/** One a thread. */
export function roundingKernel(): RoundingKernel {
  kernel ??= new WebAssembly.Instance(new WebAssembly.Module(assemble())).exports as unknown as RoundingKernel;
  return kernel;
}
