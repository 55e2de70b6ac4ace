import type { PDFPageProxy } from 'pdfjs-dist';
import type { Box } from '../../contract/page.ts';
import type { PdfImagePlaces } from './pdf-image-places.ts';
import { loadPdfLibrary, type PdfLibrary } from './pdf-library.ts';
import { inside, type Matrix, UPRIGHT } from './pdf-matrix.ts';

/** Points: a smaller picture is a bullet, an icon or a rule. */
const [LEAST_SIDE, LEAST_AREA] = [12, 2000];
/** Pixels: a picture of fewer has no legible word. */
const FEWEST_PIXELS = 1500;
/** Points between pictures that belong together: scanners store a page in strips. */
const APART = 1.5;
/** A page that is made of more pictures than these is a drawing, and not looked into. */
const MOST = 300;

/** [x0, y0, x1, y1], points on the displayed page. */
type Rectangle = readonly [number, number, number, number];

/**
 * Whether the file has a picture that is larger than an icon: its pages need not be looked into otherwise. Streams are never compressed together with
 * others, so the dictionary of each picture stands readable in the file (ISO 32000-1, 7.5.7). An inline image is small by its nature and does not count.
 */
export function hasPictures(file: Uint8Array): boolean {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  for (let at = bytes.indexOf('/Image'); at >= 0; at = bytes.indexOf('/Image', at + 6)) {
    const around = bytes.toString('latin1', Math.max(0, at - 1500), at + 1500);
    const here = Math.min(at, 1500);
    if (!/\/Subtype\s*$/.test(around.slice(0, here)) || /^\/Image\w/.test(around.slice(here))) continue;
    const begin = around.lastIndexOf(' obj', here) + 1;
    const end = around.indexOf('stream', here);
    const dictionary = around.slice(begin, end < 0 ? undefined : end);
    const [width, height] = [numberAt(dictionary, 'Width'), numberAt(dictionary, 'Height')];
    // A size that stands elsewhere in the file is not looked up.
    if (width === null || height === null || width * height >= FEWEST_PIXELS) return true;
  }
  return false;
}

function numberAt(dictionary: string, key: string): number | null {
  const found = new RegExp(`/${key}\\s+(\\d+)(?!\\s+\\d+\\s+R)`).exec(dictionary);
  return found === null ? null : Number(found[1]);
}

/** Where the page draws pictures that may hold words, as fractions of the displayed page. Parts of one picture are one. */
export async function pagePictures(page: PDFPageProxy, places: PdfImagePlaces | undefined): Promise<Box[]> {
  const viewport = page.getViewport({ scale: 1 });
  const matrices = placesInFile(page, places) ?? (await placesOfOperators(page));
  const drawn = matrices.map((matrix) => boundsOf(matrix, viewport));
  if (drawn.length > MOST) return [];
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return joined(drawn)
    .map(([x0, y0, x1, y1]): Box => {
      const { width, height } = viewport;
      return [clamp(x0 / width), clamp(y0 / height), clamp(x1 / width), clamp(y1 / height)];
    })
    .filter(([x0, y0, x1, y1]) => {
      const [width, height] = [(x1 - x0) * viewport.width, (y1 - y0) * viewport.height];
      return Math.min(width, height) >= LEAST_SIDE && width * height >= LEAST_AREA;
    });
}

/** undefined: the file is not as simple as that. */
function placesInFile(page: PDFPageProxy, places: PdfImagePlaces | undefined): Matrix[] | undefined {
  try {
    return places?.of(page.pageNumber);
  } catch {
    // Whatever is wrong or unusual in the file, pdf.js says it or repairs it.
    return undefined;
  }
}

/** As `PdfImagePlaces` finds them, for any file that pdf.js reads: it decodes the images and loads the fonts, some tenths of a second. */
async function placesOfOperators(page: PDFPageProxy): Promise<Matrix[]> {
  const { OPS, AnnotationMode } = await loadPdfLibrary();
  const { fnArray, argsArray } = await page.getOperatorList({ annotationMode: AnnotationMode.DISABLE });
  return placesOfImages(OPS, fnArray, argsArray);
}

function placesOfImages(
  OPS: PdfLibrary['OPS'],
  operators: readonly number[],
  parameters: readonly unknown[],
): Matrix[] {
  let current = UPRIGHT;
  const saved: Matrix[] = [];
  const places: Matrix[] = [];
  const save = () => saved.push(current);
  const restore = () => {
    current = saved.pop() ?? current;
  };
  for (const [at, operator] of operators.entries()) {
    const given = parameters[at] as readonly unknown[] | null;
    switch (operator) {
      case OPS.save:
      case OPS.beginGroup:
        save();
        break;
      case OPS.restore:
      case OPS.endGroup:
      case OPS.paintFormXObjectEnd:
        restore();
        break;
      case OPS.transform:
        current = inside(current, given as unknown as Matrix);
        break;
      case OPS.paintFormXObjectBegin:
        save();
        if (given?.[0]) current = inside(current, given[0] as Matrix);
        break;
      case OPS.paintImageXObject:
      case OPS.paintImageMaskXObject:
        places.push(current);
        break;
      // The same picture many times (`paintImageXObjectRepeat`) is a pattern.
    }
  }
  return places;
}

function boundsOf(
  [a, b, c, d, e, f]: Matrix,
  viewport: { convertToViewportPoint(x: number, y: number): unknown[] },
): Rectangle {
  const corners = [
    [e, f],
    [e + a, f + b],
    [e + c, f + d],
    [e + a + c, f + b + d],
  ].map(([x, y]) => viewport.convertToViewportPoint(x!, y!) as [number, number]);
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Rectangles that touch or overlap are one. */
function joined(rectangles: readonly Rectangle[]): Rectangle[] {
  const apart: Rectangle[] = [];
  for (const rectangle of rectangles) {
    let grown = rectangle;
    // What has grown may touch one that it did not touch before.
    for (let at = 0; at < apart.length; at++) {
      const other = apart[at]!;
      if (!touch(grown, other)) continue;
      grown = [
        Math.min(grown[0], other[0]),
        Math.min(grown[1], other[1]),
        Math.max(grown[2], other[2]),
        Math.max(grown[3], other[3]),
      ];
      apart.splice(at, 1);
      at = -1;
    }
    apart.push(grown);
  }
  return apart;
}

function touch(a: Rectangle, b: Rectangle): boolean {
  return a[0] <= b[2] + APART && b[0] <= a[2] + APART && a[1] <= b[3] + APART && b[1] <= a[3] + APART;
}
