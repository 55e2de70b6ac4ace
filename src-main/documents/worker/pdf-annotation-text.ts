import type { TextItem } from 'pdfjs-dist/types/src/display/api.js';
import { z } from 'zod';
import { BOXES } from '../../contract/tile.ts';
import { characterWidths } from './character-widths.ts';

/** The part of pdf.js's annotation data that is used here; the rest differs from kind to kind and is untyped. */
const Annotation = z.object({
  subtype: z.string(),
  rect: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  hidden: z.boolean().nullish(),
  noView: z.boolean().nullish(),
  password: z.boolean().nullish(),
  fieldType: z.string().nullish(),
  fieldValue: z
    .union([z.string(), z.array(z.string())])
    .nullish()
    .catch(null),
  options: z
    .array(z.object({ exportValue: z.string(), displayValue: z.string() }))
    .nullish()
    .catch(null),
  checkBox: z.boolean().nullish(),
  radioButton: z.boolean().nullish(),
  /** The value of a check box, and of a radio button, when it is on. */
  exportValue: z.string().nullish().catch(null),
  buttonValue: z.string().nullish().catch(null),
  multiLine: z.boolean().nullish(),
  comb: z.boolean().nullish(),
  textAlignment: z.number().nullish(),
  textContent: z.array(z.string()).nullish().catch(null),
  textPosition: z.tuple([z.number(), z.number()]).nullish().catch(null),
  defaultAppearanceData: z.object({ fontSize: z.number() }).nullish().catch(null),
});
type Annotation = z.infer<typeof Annotation>;

/** Points between a field's edge and its text, and a font size for fields that size their text themselves. */
const PADDING = 2;
const LARGEST_AUTOMATIC = 12;
const LINE_HEIGHT = 1.2;

/** A box to tick as a character of the text; null for other fields. */
function tickOf({ fieldType, checkBox, radioButton, fieldValue, exportValue, buttonValue }: Annotation): string | null {
  if (fieldType !== 'Btn' || !(checkBox || radioButton)) return null;
  const on = radioButton ? buttonValue : exportValue;
  const ticked = typeof fieldValue === 'string' && fieldValue !== 'Off' && (on ? fieldValue === on : true);
  return BOXES[ticked ? 'ticked' : 'empty'];
}

/** The lines that an annotation shows as text: filled text and choice fields, and text typed onto the page. */
function linesOf(annotation: Annotation): string[] {
  const { subtype, fieldType, fieldValue, textContent, multiLine } = annotation;
  if (subtype === 'FreeText') return textContent ?? [];
  if (subtype !== 'Widget' || annotation.password) return [];
  if (fieldType === 'Tx' && typeof fieldValue === 'string') {
    const drawn = multiLine && textContent?.length ? textContent.join('\n') : fieldValue;
    return drawn.split(/\r\n?|\n/);
  }
  if (fieldType === 'Ch') {
    const chosen = typeof fieldValue === 'string' ? [fieldValue] : (fieldValue ?? []);
    return chosen.map((value) => annotation.options?.find((o) => o.exportValue === value)?.displayValue ?? value);
  }
  return [];
}

/**
 * What people filled into forms and typed onto pages: it is drawn, but pdf.js's text content does not have it. Where
 * exactly it stands inside the annotation is estimated from the field's font size and alignment.
 */
export function annotationText(annotations: readonly unknown[]): TextItem[] {
  return annotations.flatMap((data) => {
    const { success, data: annotation } = Annotation.safeParse(data);
    if (!success || annotation.hidden || annotation.noView) return [];
    const [x0, y0, x1, y1] = annotation.rect;
    const tick = tickOf(annotation);
    if (tick !== null) {
      const size = y1 - y0;
      const transform = [size, 0, 0, size, x0, y0 + 0.2 * size];
      return [{ str: tick, dir: 'ltr', transform, width: x1 - x0, height: size, fontName: '', hasEOL: true }];
    }
    const lines = linesOf(annotation).map((line) => line.trim());
    const [width, height] = [x1 - x0, y1 - y0];
    const rows = Math.max(1, lines.length);
    const size = annotation.defaultAppearanceData?.fontSize || Math.min(LARGEST_AUTOMATIC, height / rows / LINE_HEIGHT);
    const centred = y0 + height / 2 - size * 0.35;
    const first = annotation.multiLine || rows > 1 ? y1 - PADDING - size : centred;
    // Of several lines pdf.js gives the position of the last one.
    const baseline =
      annotation.textPosition && rows === 1 && !annotation.multiLine ? y0 + annotation.textPosition[1] : first;
    return lines.flatMap((str, row) => {
      const natural = (characterWidths(str).reduce((sum, w) => sum + w, 0) * size) / 1000;
      const length = annotation.comb ? width : Math.min(natural, Math.max(1, width - PADDING));
      const free = annotation.comb ? 0 : Math.max(0, width - length - 2 * PADDING);
      const x = annotation.comb ? x0 : x0 + PADDING + (free * (annotation.textAlignment ?? 0)) / 2;
      const y = baseline - row * size * LINE_HEIGHT;
      if (str === '' || y + size < y0) return [];
      const transform = [size, 0, 0, size, x, y];
      return [{ str, dir: 'ltr', transform, width: length, height: size, fontName: '', hasEOL: true }];
    });
  });
}
