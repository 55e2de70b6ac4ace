/**
 * Fewer visual tokens: in each tile the tokens that are most like a neighbour are averaged into it (TextMonkey, section 3.2, finds a page's
 * redundant tokens by their similarity; the averaging is ToMe's bipartite matching on the q x q grid of a tile's tokens). No training is needed.
 *
 * Tokens on black squares of a chessboard may be merged into one of their (up to four) white neighbours, so none is merged into another that
 * is itself merged away. Those with the highest cosine go, the same number in every tile; the rest keeps its order.
 *
 * @param tokens [tiles * side * side, hidden], row-major
 * @param share 0..0.5 of a tile's tokens that go
 * @returns [tiles * (side * side - merged), hidden]
 */
export function mergeSimilarTokens(tokens: Float32Array, side: number, hidden: number, share: number): Float32Array {
  const perTile = side * side;
  const merged = Math.min(Math.floor(share * perTile), Math.floor(perTile / 2));
  if (merged === 0 || side < 2) return tokens;
  const tiles = tokens.length / (perTile * hidden);
  const kept = new Float32Array(tiles * (perTile - merged) * hidden);
  for (let tile = 0; tile < tiles; tile++) {
    const part = tokens.subarray(tile * perTile * hidden, (tile + 1) * perTile * hidden);
    kept.set(mergeTile(part, side, hidden, merged), tile * (perTile - merged) * hidden);
  }
  return kept;
}

function mergeTile(tokens: Float32Array, side: number, hidden: number, merged: number): Float32Array {
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
  const kept = new Float32Array((perTile - gone.size) * hidden);
  let at = 0;
  for (let i = 0; i < perTile; i++) {
    if (gone.has(i)) continue;
    for (let k = 0; k < hidden; k++) kept[at++] = sums[i * hidden + k]! / counts[i]!;
  }
  return kept;
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
