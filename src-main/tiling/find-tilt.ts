/** Degrees: text with a steeper slope is not a skewed page. */
const STEEPEST = 16;
/** Most points that are used, more do not help; and how many of them tell the slope to a degree. */
const [POINTS, FEW] = [6000, 1500];
const [COARSE, FINE] = [1, 0.1];
/** Least number of points, and how much sharper rows must stand out than at angle 0. */
const [FEWEST, SHARPER] = [150, 1.1];

/**
 * How much the lines of a page fall to the right, in degrees: the slope at which the lower ends of its strokes lie on the fewest rows (Postl,
 * "Detection of linear oblique structures and skew scan in digitized documents", 1986, with points in the place of pixels). 0 if no slope stands out, or the one that does is nearer to level than to a degree.
 *
 * @param xs, ys lower ends of strokes, pixels
 * @param row height of the rows that are counted, pixels
 */
export function findTilt(xs: readonly number[], ys: readonly number[], row: number): number {
  if (xs.length < FEWEST) return 0;
  const step = Math.max(1, Math.floor(xs.length / POINTS));
  const px = Float64Array.from({ length: Math.floor(xs.length / step) }, (_, i) => xs[i * step]! / row);
  const py = Float64Array.from(px, (_, i) => ys[i * step]! / row);
  const reach = Math.ceil(2 * Math.hypot(Math.max(...px), Math.max(...py))) + 2;
  const rows = new Uint16Array(reach);
  const sharpness = (degrees: number, every = 1) => {
    const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
    rows.fill(0);
    for (let i = 0; i < px.length; i += every) rows[(py[i]! * cos - px[i]! * sin + reach / 2) | 0]! += 1;
    let sum = 0;
    for (let r = 0; r < reach; r++) sum += rows[r]! * rows[r]!;
    return sum;
  };
  const sharpest = (from: number, to: number, by: number, every = 1) => {
    let best = { degrees: 0, sharp: 0 };
    for (let degrees = from; degrees <= to + 1e-9; degrees += by) {
      const sharp = sharpness(degrees, every);
      if (sharp > best.sharp) best = { degrees, sharp };
    }
    return best;
  };
  const near = sharpest(-STEEPEST, STEEPEST, COARSE, Math.max(1, Math.floor(px.length / FEW)));
  if (near.degrees === 0) return 0;
  const best = sharpest(near.degrees - COARSE, near.degrees + COARSE, FINE);
  if (Math.abs(best.degrees) >= STEEPEST || best.sharp < SHARPER * sharpness(0)) return 0;
  return Math.round(best.degrees * 10) / 10;
}
