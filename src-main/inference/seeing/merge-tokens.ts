/**
 * Fewer visual tokens: in each tile the tokens that are most like a neighbour are averaged into it (TextMonkey, section 3.2, finds a page's
 * redundant tokens by their similarity; the averaging is ToMe's bipartite matching on the q x q grid of a tile's tokens). No training is needed.
 *
 * Tokens on black squares of a chessboard may be merged into one of their (up to four) white neighbours, so none is merged into another that
 * is itself merged away. Those with the highest cosine go, the same number in every tile; the rest keeps its order.
 *
 * @param tokens [tiles * side * side, hidden], row-major
 * @param share 0..0.5 of a tile's tokens that go
 * @returns tokens [tiles * (side * side - merged), hidden], and the index that each of them had before
 */
export function mergeSimilarTokens(
  tokens: Float32Array,
  side: number,
  hidden: number,
  share: number,
): { tokens: Float32Array; kept: Int32Array } {
  const perTile = side * side;
  const merged = Math.min(Math.floor(share * perTile), Math.floor(perTile / 2));
  const tiles = tokens.length / (perTile * hidden);
  if (merged === 0 || side < 2) return { tokens, kept: Int32Array.from({ length: tiles * perTile }, (_, i) => i) };
  const left = perTile - merged;
  const fewer = new Float32Array(tiles * left * hidden);
  const kept = new Int32Array(tiles * left);
  for (let tile = 0; tile < tiles; tile++) {
    const part = tokens.subarray(tile * perTile * hidden, (tile + 1) * perTile * hidden);
    const one = mergeTile(part, side, hidden, merged);
    fewer.set(one.tokens, tile * left * hidden);
    kept.set(
      one.kept.map((index) => tile * perTile + index),
      tile * left,
    );
  }
  return { tokens: fewer, kept };
}

function mergeTile(tokens: Float32Array, side: number, hidden: number, merged: number) {
  const perTile = side * side;
  const lengths = Float64Array.from({ length: perTile }, (_, i) => Math.sqrt(dot(tokens, i, i, hidden)) || 1);
  const pairs: { from: number; into: number; cosine: number }[] = [];
  for (let from = 0; from < perTile; from++) {
    if ((Math.floor(from / side) + (from % side)) % 2 !== 1) continue;
    let best = { from, into: -1, cosine: Number.NEGATIVE_INFINITY };
    for (const into of neighbours(from, side)) {
      const cosine = dot(tokens, from, into, hidden) / (lengths[from]! * lengths[into]!);
      if (cosine > best.cosine) best = { from, into, cosine };
    }
    pairs.push(best);
  }
  // Equal cosines: the earlier goes, so that the same page always gives the same tokens.
  pairs.sort((a, b) => b.cosine - a.cosine || a.from - b.from);
  const gone = new Set<number>();
  const sums = Float32Array.from(tokens);
  const counts = new Uint8Array(perTile).fill(1);
  for (const { from, into } of pairs.slice(0, merged)) {
    gone.add(from);
    counts[into]!++;
    for (let k = 0; k < hidden; k++) sums[into * hidden + k]! += tokens[from * hidden + k]!;
  }
  const kept = Array.from({ length: perTile }, (_, i) => i).filter((i) => !gone.has(i));
  const means = new Float32Array(kept.length * hidden);
  let at = 0;
  for (const i of kept) {
    for (let k = 0; k < hidden; k++) means[at++] = sums[i * hidden + k]! / counts[i]!;
  }
  return { tokens: means, kept };
}

function neighbours(i: number, side: number): number[] {
  const [row, col] = [Math.floor(i / side), i % side];
  const found: number[] = [];
  if (row > 0) found.push(i - side);
  if (col > 0) found.push(i - 1);
  if (col < side - 1) found.push(i + 1);
  if (row < side - 1) found.push(i + side);
  return found;
}

function dot(tokens: Float32Array, a: number, b: number, hidden: number): number {
  let sum = 0;
  for (let k = 0; k < hidden; k++) sum += tokens[a * hidden + k]! * tokens[b * hidden + k]!;
  return sum;
}
