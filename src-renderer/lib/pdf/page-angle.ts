import type { TextLine } from '../../../src-main/contract/page.ts';
import type { PageSource } from './page-source.ts';
import type { Rotation } from './rotate-box.ts';

/** How print stands on a page. */
export interface PageAngle {
  /** The rotation that shows it the right way up, but for its lean. */
  readonly upright: Rotation;
  /** Degrees clockwise by which its lines then still lean. */
  readonly lean: number;
}

/** Degrees: what leans less is straight. */
const LEAST = 1;
/** Fewer characters tell too little about a line's direction, fewer lines about the page's. */
const [CHARACTERS, LINES] = [6, 3];

const STRAIGHT: PageAngle = { upright: 0, lean: 0 };
/** By the lines of the page's text. */
const known = new WeakMap<readonly TextLine[], PageAngle>();

/** How the print of a page stands, by what was read on it; straight where nothing was read yet. */
export function pageAngle(source: Pick<PageSource, 'knownText' | 'size'>, page: number): PageAngle {
  const lines = source.knownText(page)?.lines;
  if (lines === undefined) return STRAIGHT;
  let angle = known.get(lines);
  if (angle === undefined) {
    angle = angleOf(lines, source.size(page));
    known.set(lines, angle);
  }
  return angle;
}

/** @param size of the page, in any unit */
export function angleOf(
  lines: readonly TextLine[],
  size: { readonly width: number; readonly height: number },
): PageAngle {
  const directions = lines.flatMap(({ characters, source }) => {
    const [first, last] = [characters[0], characters.at(-1)];
    if (first === undefined || last === undefined || characters.length < CHARACTERS) return [];
    const dx = ((last[0] + last[2] - first[0] - first[2]) / 2) * size.width;
    const dy = ((last[1] + last[3] - first[1] - first[3]) / 2) * size.height;
    // Text of a file that runs to the left is a script that is written so.
    const degrees = (Math.atan2(dy, source === 'text-layer' ? Math.abs(dx) : dx) * 180) / Math.PI;
    const quarter = Math.round(degrees / 90);
    return [
      { turned: (((quarter + 4) % 4) * 90) as Rotation, lean: degrees - quarter * 90, weight: characters.length },
    ];
  });
  if (directions.length < LINES) return STRAIGHT;
  const weights = new Map<Rotation, number>();
  for (const { turned, weight } of directions) weights.set(turned, (weights.get(turned) ?? 0) + weight);
  const turned = [...weights].sort((a, b) => b[1] - a[1])[0]![0];
  const leans = directions
    .filter((direction) => direction.turned === turned)
    .map(({ lean }) => lean)
    .sort((a, b) => a - b);
  const lean = leans[leans.length >> 1]!;
  return { upright: ((360 - turned) % 360) as Rotation, lean: Math.abs(lean) < LEAST ? 0 : Math.round(10 * lean) / 10 };
}
