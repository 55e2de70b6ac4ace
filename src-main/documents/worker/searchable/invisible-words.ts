import {
  PDFOperatorNames as Op,
  PDFContentStream,
  type PDFContext,
  type PDFName,
  PDFNumber,
  PDFOperator,
} from '@cantoo/pdf-lib';
import type { PlacedWord } from '../../document-service.ts';
import { ADVANCE, DESCENT, type GlyphlessFont } from './glyphless-font.ts';

/** The visible part of a page in its own coordinates (points, y up), and how far it is turned clockwise to be displayed. */
export interface PageFrame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly rotate: 0 | 90 | 180 | 270;
}

type Point = readonly [number, number];

/** Text rendering mode: neither filled nor stroked (ISO 32000-1, table 106). */
const INVISIBLE = 3;
/** Reading direction and the direction to the word's top, as displayed (x right, y down), by quarter turns clockwise. */
const TURNS: readonly { readonly along: Point; readonly up: Point }[] = [
  { along: [1, 0], up: [0, -1] },
  { along: [0, 1], up: [1, 0] },
  { along: [-1, 0], up: [0, 1] },
  { along: [0, -1], up: [-1, 0] },
];

/**
 * A content stream that writes words over what they are in the image: each is as wide as its print, whatever the widths of its letters.
 *
 * @param font the name of the font among the page's resources
 */
export function invisibleWords(
  context: PDFContext,
  words: readonly PlacedWord[],
  frame: PageFrame,
  glyphless: GlyphlessFont,
  font: PDFName,
): PDFContentStream {
  const operators = [
    PDFOperator.of(Op.PushGraphicsState),
    PDFOperator.of(Op.BeginText),
    PDFOperator.of(Op.SetTextRenderingMode, [number(INVISIBLE)]),
  ];
  for (const { text, box, turned } of words) {
    const [x0, y0, x1, y1] = box;
    const sideways = turned % 2 === 1;
    // As displayed, in points.
    const [width, height] = frame.rotate % 180 === 0 ? [frame.width, frame.height] : [frame.height, frame.width];
    const length = sideways ? (y1 - y0) * height : (x1 - x0) * width;
    const size = sideways ? (x1 - x0) * width : (y1 - y0) * height;
    const count = [...text].length;
    if (!(length > 0 && size > 0) || count === 0) continue;
    const { along, up } = TURNS[turned]!;
    // The word's lower left corner as it is read.
    const left: Point = [along[0] + up[0] > 0 ? x0 : x1, along[1] + up[1] > 0 ? y0 : y1];
    const [ax, ay] = turnedInto(frame, along);
    const [ux, uy] = turnedInto(frame, up);
    const [px, py] = placeOf(frame, left);
    const lift = DESCENT * size;
    operators.push(
      PDFOperator.of(Op.SetFontAndSize, [font, number(size)]),
      PDFOperator.of(Op.SetTextHorizontalScaling, [number((100 * length) / (count * size * (ADVANCE / 1000)))]),
      PDFOperator.of(Op.SetTextMatrix, [ax, ay, ux, uy, px + ux * lift, py + uy * lift].map(number)),
      PDFOperator.of(Op.ShowText, [glyphless.encode(text)]),
    );
  }
  operators.push(PDFOperator.of(Op.EndText), PDFOperator.of(Op.PopGraphicsState));
  return PDFContentStream.of(context.obj({}), operators);
}

/** A place on the displayed page (fractions, y down) in the page's own coordinates. */
function placeOf({ x, y, width, height, rotate }: PageFrame, [u, v]: Point): Point {
  switch (rotate) {
    case 0:
      return [x + u * width, y + (1 - v) * height];
    case 90:
      return [x + v * width, y + u * height];
    case 180:
      return [x + (1 - u) * width, y + v * height];
    case 270:
      return [x + (1 - v) * width, y + (1 - u) * height];
  }
}

/** A direction on the displayed page in the page's own coordinates. */
function turnedInto({ rotate }: PageFrame, [u, v]: Point): Point {
  switch (rotate) {
    case 0:
      return [u, -v];
    case 90:
      return [v, u];
    case 180:
      return [-u, v];
    case 270:
      return [-v, -u];
  }
}

function number(value: number): PDFNumber {
  return PDFNumber.of(Math.round(value * 1000) / 1000);
}
