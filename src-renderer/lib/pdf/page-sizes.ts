import type { PageMeasure, PageSource } from './page-source.ts';
import { type Rotation, rotatedSize } from './rotate-box.ts';

/** The sizes of all pages at 100%, turned as shown, CSS pixels. */
export function sizesShown(source: PageSource, rotation: Rotation): PageMeasure[] {
  return Array.from({ length: source.pageCount }, (_, index) => {
    const { width, height } = rotatedSize(source.size(index + 1), rotation);
    return { width: width * source.unit, height: height * source.unit };
  });
}
