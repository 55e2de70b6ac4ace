let context: OffscreenCanvasRenderingContext2D | null = null;

/** Width of a text in the text layer's font, for a font size of 1. */
export function naturalWidth(text: string): number {
  if (context === null) {
    context = new OffscreenCanvas(1, 1).getContext('2d');
    if (context !== null) context.font = '100px sans-serif';
  }
  return (context?.measureText(text).width ?? 50 * text.length) / 100;
}
