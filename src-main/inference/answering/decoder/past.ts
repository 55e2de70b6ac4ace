import { float32, floats, type Tensor } from '../../graphs/session.ts';
import type { DecoderShape } from './decoder-shape.ts';

/** Columns that are allocated at once. A longer suffix grows by half of its length. */
const ROOM = 64;

/**
 * The keys and values of a suffix, which questions and their answers add after a prefix. A step returns only the columns of its new tokens. They
 * are written into free columns, and the mask hides the columns that are still free. On a device that keeps its outputs, a step returns the
 * grown tensors instead, and they stay there.
 */
export class Past {
  readonly #shape: DecoderShape;
  readonly #batch: number;
  /** [heads, batch, d, room] per tensor; empty once a device keeps them. */
  #columns: Map<string, Float32Array>;
  /** It starts with one masked column, because the runtime leaves the output of a product over zero columns unset. */
  #room = 1;
  #length = 0;
  #feeds: Record<string, Tensor>;
  /** Masked columns before the suffix, on a device. */
  #before = 0;

  constructor(shape: DecoderShape, batch: number) {
    this.#shape = shape;
    this.#batch = batch;
    this.#columns = this.#empty(this.#room);
    this.#feeds = this.#tensors();
  }

  /** `past_key.{i}` and `past_value.{i}`. */
  get feeds(): Readonly<Record<string, Tensor>> {
    return this.#feeds;
  }

  /** The mask over past and new tokens. `flags` has one flag per token of the suffix, of which the last `fresh` are not in the past yet. */
  mask(flags: readonly number[], fresh: number): number[] {
    const zeros = (count: number) => new Array<number>(count).fill(0);
    const [past, own] = [flags.slice(0, flags.length - fresh), flags.slice(flags.length - fresh)];
    if (past.length !== this.#length) throw new Error(`a mask of ${past.length} past tokens, ${this.#length} are kept`);
    return this.#before > 0
      ? [...zeros(this.#before), ...past, ...own]
      : [...past, ...zeros(this.#room - this.#length), ...own];
  }

  /** Adds what a step returned for its `fresh` tokens. */
  add(out: Readonly<Record<string, Tensor>>, fresh: number): void {
    if (out['present_key.0'] !== undefined) this.#keep(out);
    else this.#append(out, fresh);
    this.#length += fresh;
  }

  dispose(): void {
    for (const tensor of Object.values(this.#feeds)) tensor.dispose();
    this.#feeds = {};
    this.#columns.clear();
  }

  #keep(out: Readonly<Record<string, Tensor>>): void {
    // Columns before the first step's tokens stay there.
    if (this.#columns.size > 0) this.#before = this.#room;
    this.dispose();
    for (const name of this.#names()) this.#feeds[`past_${name}`] = out[`present_${name}`]!;
  }

  #append(out: Readonly<Record<string, Tensor>>, fresh: number): void {
    if (this.#length + fresh > this.#room) this.#grow(Math.max(ROOM, Math.ceil((this.#length + fresh) * 1.5)));
    for (const [name, columns] of this.#columns) {
      const given = floats(`new_${name}`, out[`new_${name}`]!);
      const rows = columns.length / this.#room;
      if (given.length !== rows * fresh) throw new Error(`new_${name} has ${given.length} values, not ${rows * fresh}`);
      for (let row = 0, at = this.#length; row < rows; row++, at += this.#room) {
        for (let t = 0; t < fresh; t++) columns[at + t] = given[row * fresh + t]!;
      }
      out[`new_${name}`]!.dispose();
    }
  }

  #grow(room: number): void {
    const before = this.#columns;
    const old = this.#room;
    this.#room = room;
    this.#columns = this.#empty(room);
    for (const [name, columns] of this.#columns) {
      const from = before.get(name)!;
      for (let row = 0; row * room < columns.length; row++) {
        columns.set(from.subarray(row * old, row * old + this.#length), row * room);
      }
    }
    for (const tensor of Object.values(this.#feeds)) tensor.dispose();
    this.#feeds = this.#tensors();
  }

  #names(): string[] {
    return Array.from({ length: this.#shape.layers }, (_, i) => [`key.${i}`, `value.${i}`]).flat();
  }

  #empty(room: number): Map<string, Float32Array> {
    const { heads, positions } = this.#shape;
    const size = heads * this.#batch * positions.headSize * room;
    return new Map(this.#names().map((name) => [name, new Float32Array(size)]));
  }

  #tensors(): Record<string, Tensor> {
    const dims = [this.#shape.heads, this.#batch, this.#shape.positions.headSize, this.#room];
    return Object.fromEntries([...this.#columns].map(([name, data]) => [`past_${name}`, float32(data, dims)]));
  }
}
