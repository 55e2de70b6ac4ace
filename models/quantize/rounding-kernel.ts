/**
 * The inner loops of rounding, in WebAssembly with 128-bit vectors. A checkpoint has ten billion weights, and plain JavaScript takes 6 to 12 ns for
 * each. Values are read in the checkpoint's dtype. Blocks are complete and a multiple of 16 values long; blocks.ts rounds all others.
 */

import type { FloatDtype } from '../safetensors/to-float32.ts';
import { MOST_PAGES } from '../safetensors/working-memory.ts';
import {
  across,
  add,
  advance,
  and,
  assemble,
  type Code,
  F32,
  F64,
  get,
  I32,
  int,
  larger,
  load,
  loadHalves,
  loop,
  mul,
  op,
  or,
  real,
  set,
  shiftLeft,
  shuffle,
  simd,
  smaller,
  splat,
  splatInt,
  store,
  storeDouble,
  storeFloat,
  storeHalf,
  sub,
  V128,
  type WasmFunction,
} from './wasm-code.ts';

/** Adding this to a float below 2^22 in magnitude rounds it to a whole number, which is then in the low bits. */
const WHOLE = 12_582_912;
/** A block whose largest value is below this is treated as zero, because the inverse of its scale would not be finite. */
const NOTHING = 1e-30;
/** A binary16 NaN or infinity becomes this or more when it is widened like a number. */
const NO_HALF = 65_536;

/** Bits of four values, each in 32 of them, as float32. */
const WIDENED: Record<Exclude<FloatDtype, 'F32'>, (bits: Code) => Code> = {
  BF16: (bits) => shiftLeft(bits, 16),
  // Exponent and fraction where float32 has them, and the difference of the exponents' zeros as a factor: exact, subnormals too.
  F16: (bits) =>
    or(
      mul(shiftLeft(and(bits, splatInt(0x7fff)), 13), splat(real(2 ** 112))),
      shiftLeft(and(bits, splatInt(0x8000)), 16),
    ),
};

/** round(source, end, blockBytes, packed, scales, sums) -> 1 when a value is not finite; at `sums` x^2 and error^2, float64. */
function round(dtype: FloatDtype, bits: 4 | 8): Code {
  const [source, end, blockBytes, packed, scales, sums, at, stop, bad] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const [extreme, inverse, step, high, low, rr, er] = [9, 10, 11, 12, 13, 14, 15];
  const [most, least, x, r, e, ees, ers, rrs, xxs, inverses, steps] = [16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26];
  const bytes = 27;
  const [squares, errors] = [31, 32];
  const half = 2 ** (bits - 1);
  const zeros = simd(0x11, int(0));
  const width = dtype === 'F32' ? 4 : 2;
  const value = (i: number): Code =>
    dtype === 'F32' ? load(get(at), 16 * i) : WIDENED[dtype](loadHalves(get(at), 8 * i));
  const isBad = (condition: Code): Code => set(bad, op(0x72, get(bad), condition));

  const extremes32 = [
    loop(
      [
        set(x, load(get(at))),
        set(most, larger(get(most), get(x))),
        set(least, smaller(get(least), get(x))),
        advance(at, int(16)),
      ],
      at,
      stop,
    ),
  ];
  // Compared as integers, halves keep the order of their values: the signed maximum is the largest, the unsigned maximum the least if any is negative.
  const extremes16 = (widened: (bits: Code) => Code): Code[] => {
    const both = (choose: (a: Code, b: Code) => Code, vector: number) =>
      choose(widened(simd(0xa9, get(vector))), widened(simd(0xaa, get(vector))));
    return [
      loop(
        [
          set(x, load(get(at))),
          set(most, simd(0x98, get(most), get(x))),
          set(least, simd(0x99, get(least), get(x))),
          advance(at, int(16)),
        ],
        at,
        stop,
      ),
      set(most, both(larger, most)),
      set(least, smaller(both(smaller, least), zeros)),
    ];
  };
  const largest = [
    ...[most, least].map((v) => set(v, zeros)),
    ...(dtype === 'F32' ? extremes32 : extremes16(WIDENED[dtype])),
    set(high, across(0x97, most)),
    set(low, across(0x96, least)),
    ...(dtype === 'F16' ? [isBad(op(0x60, get(high), real(NO_HALF))), isBad(op(0x5f, get(low), real(-NO_HALF)))] : []),
    // The value of largest magnitude goes onto the longer side of the range.
    set(extreme, [...get(high), ...get(low), ...op(0x5e, get(high), op(0x8c, get(low))), 0x1b]),
    set(extreme, [...real(0), ...get(extreme), ...op(0x5d, op(0x8b, get(extreme)), real(NOTHING)), 0x1b]),
    set(inverse, [...real(0), ...op(0x95, real(-half), get(extreme)), ...op(0x5b, get(extreme), real(0)), 0x1b]),
    set(step, op(0x94, get(extreme), real(-1 / half))),
    set(inverses, splat(get(inverse))),
    set(steps, splat(get(step))),
  ];
  const four = (i: number): Code[] => [
    set(x, value(i)),
    set(r, sub(add(mul(get(x), get(inverses)), splat(real(WHOLE))), splat(real(WHOLE)))),
    set(r, smaller(get(r), splat(real(half - 1)))),
    set(e, sub(get(x), mul(get(r), get(steps)))),
    set(ees, add(get(ees), mul(get(e), get(e)))),
    set(ers, add(get(ers), mul(get(e), get(r)))),
    set(rrs, add(get(rrs), mul(get(r), get(r)))),
    set(xxs, add(get(xxs), mul(get(x), get(x)))),
    set(bytes + i, and(add(get(r), splat(real(WHOLE + half))), splatInt(2 ** bits - 1))),
  ];
  const sixteen = simd(0x66, simd(0x85, get(bytes), get(bytes + 1)), simd(0x85, get(bytes + 2), get(bytes + 3)));
  // The first of two values is in the low half of the byte.
  const paired = and(or(get(bytes), simd(0x8d, get(bytes), int(4))), splatInt(0x00ff00ff));
  const write =
    bits === 8
      ? [store(get(packed), sixteen), advance(packed, int(16))]
      : [
          set(bytes, sixteen),
          set(bytes, paired),
          storeHalf(get(packed), simd(0x66, get(bytes), get(bytes))),
          advance(packed, int(8)),
        ];
  const wide = (code: Code): Code => op(0xbb, code);
  const rounded = [
    ...[ees, ers, rrs, xxs].map((v) => set(v, zeros)),
    set(at, get(source)),
    loop([...[0, 1, 2, 3].flatMap(four), ...write, advance(at, int(16 * width))], at, stop),
    set(rr, across(0x92, rrs)),
    set(er, across(0x92, ers)),
    // Least squares: the step, corrected by the remainder along r. A block of zeros has neither.
    set(inverse, [...real(0), ...op(0x95, get(er), get(rr)), ...op(0x5b, get(rr), real(0)), 0x1b]),
    storeFloat(get(scales), op(0x92, get(step), get(inverse))),
    set(high, across(0x92, xxs)),
    // Also if a sum of large numbers overflows; blocks.ts tells the two apart.
    isBad(op(0x45, op(0x5d, get(high), real(Number.POSITIVE_INFINITY)))),
    set(squares, op(0xa0, get(squares), wide(get(high)))),
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
  const sum = (offset: number, local: number): Code => storeDouble(get(sums), offset, get(local));
  return [...loop(block, source, end), ...sum(0, squares), ...sum(8, errors), ...get(bad)];
}

const [LOWER, UPPER] = [0, 8].map((from) =>
  Array.from({ length: 16 }, (_, i) => from + (i >> 1) + (i & 1 ? 16 : 0)),
) as [number[], number[]];

/**
 * turn(from, columns, to, end, stride): 16 columns of bytes, each as a row of its own `stride` apart and around zero instead of 128; 16 rows at a
 * time until `to` is `end`. Interleaving the bytes of row i and row i + 8, four times, transposes 16 x 16 of them.
 */
function turn(): Code {
  const [from, columns, to, end, stride, at, first, second] = [0, 1, 2, 3, 4, 5, 6, 22];
  const all = Array.from({ length: 16 }, (_, i) => i);
  const stage = (source: number, target: number): Code[] =>
    all.map((i) => set(target + i, shuffle(get(source + (i >> 1)), get(source + (i >> 1) + 8), i & 1 ? UPPER : LOWER)));
  const signs = splatInt(-2139062144); // 0x80808080
  const body = [
    ...all.flatMap((i) => [set(first + i, simd(0x51, load(get(from)), signs)), advance(from, get(columns))]),
    ...stage(first, second),
    ...stage(second, first),
    ...stage(first, second),
    ...stage(second, first),
    set(at, get(to)),
    ...all.flatMap((i) => [store(get(at), get(first + i)), advance(at, get(stride))]),
    advance(to, int(16)),
  ];
  return loop(body, to, end);
}

const LOCALS = [
  [3, I32],
  [7, F32],
  [15, V128],
  [2, F64],
] as const;

const FUNCTIONS: WasmFunction[] = [
  ...(['F32', 'F16', 'BF16'] as const).flatMap((dtype) =>
    ([4, 8] as const).map((bits) => ({
      name: `round${bits}_${dtype}`,
      parameters: 6,
      result: true,
      locals: LOCALS,
      code: round(dtype, bits),
    })),
  ),
  {
    name: 'turn',
    parameters: 5,
    result: false,
    locals: [
      [1, I32],
      [32, V128],
    ],
    code: turn(),
  },
];

type Round = (source: number, end: number, blockBytes: number, packed: number, scales: number, sums: number) => 0 | 1;

export type RoundingKernel = Readonly<Record<`round${4 | 8}_${FloatDtype}`, Round>> & {
  turn(from: number, columns: number, to: number, end: number, stride: number): void;
};

let code: WebAssembly.Module | undefined;

/** The loops, compiled for this memory. */
export function roundingKernel(memory: WebAssembly.Memory): RoundingKernel {
  code ??= new WebAssembly.Module(assemble(FUNCTIONS, MOST_PAGES));
  return new WebAssembly.Instance(code, { env: { memory } }).exports as unknown as RoundingKernel;
}
