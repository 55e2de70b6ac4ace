/** Points in square cells, so that the neighbours of a point are found without looking at the whole page. */
export class NeighbourGrid<T extends { readonly x: number; readonly y: number }> {
  readonly #cell: number;
  readonly #cells = new Map<number, T[]>();

  constructor(cell: number) {
    this.#cell = Math.max(1e-6, cell);
  }

  add(point: T): void {
    const key = keyOf(Math.floor(point.x / this.#cell), Math.floor(point.y / this.#cell));
    const cell = this.#cells.get(key);
    if (cell === undefined) this.#cells.set(key, [point]);
    else cell.push(point);
  }

  /** Every point within `reach` cells of (x, y), and a few a little further away. */
  *around(x: number, y: number, reach = 1): Generator<T> {
    const cx = Math.floor(x / this.#cell);
    const cy = Math.floor(y / this.#cell);
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        yield* this.#cells.get(keyOf(cx + dx, cy + dy)) ?? [];
      }
    }
  }
}

/** A numeric key per cell, because string keys would dominate the run time. A page has far fewer than a million cells per side. */
const keyOf = (column: number, row: number) => column * 2_000_003 + row;
