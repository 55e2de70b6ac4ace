import type { Box } from '../../../src-main/contract/page.ts';
import type { Place } from './page-layout.ts';

const within = (value: number) => Math.min(1, Math.max(0, value));

/** The box between two points (CSS pixels of the content), as fractions of a page, kept on the page. */
export function dragBox(place: Place, x0: number, y0: number, x1: number, y1: number): Box {
  const x = (value: number) => within((value - place.left) / place.width);
  const y = (value: number) => within((value - place.top) / place.height);
  return [Math.min(x(x0), x(x1)), Math.min(y(y0), y(y1)), Math.max(x(x0), x(x1)), Math.max(y(y0), y(y1))];
}

/** Moved, but not off the page. */
export function moveBox([x0, y0, x1, y1]: Box, dx: number, dy: number): Box {
  const x = Math.min(1 - x1, Math.max(-x0, dx));
  const y = Math.min(1 - y1, Math.max(-y0, dy));
  return [x0 + x, y0 + y, x1 + x, y1 + y];
}

/** Its lower right corner moved; never smaller than the least size, never off the page. */
export function resizeBox([x0, y0, x1, y1]: Box, dx: number, dy: number, leastX: number, leastY: number): Box {
  return [x0, y0, within(Math.max(x0 + leastX, x1 + dx)), within(Math.max(y0 + leastY, y1 + dy))];
}

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** CSS pixels that an arrow key moves a box by, or its corner with Shift; with Ctrl or Command it is one. */
const STEP = 12;

export function isArrow(key: string): boolean {
  return key in DIRECTIONS;
}

/** The box after an arrow key. @param least its smallest side, CSS pixels */
export function boxAfterKey(
  { key, shiftKey, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey'>,
  box: Box,
  on: Pick<Place, 'width' | 'height'>,
  least: number,
): Box {
  const direction = DIRECTIONS[key];
  if (direction === undefined) return box;
  const step = ctrlKey || metaKey ? 1 : STEP;
  const [dx, dy] = [(direction[0] * step) / on.width, (direction[1] * step) / on.height];
  return shiftKey ? resizeBox(box, dx, dy, least / on.width, least / on.height) : moveBox(box, dx, dy);
}

/** A box to start from by keyboard: the middle of the part of the page that is seen. */
export function startBox([x0, y0, x1, y1]: Box): Box {
  const [width, height] = [x1 - x0, y1 - y0];
  return [x0 + width * 0.3, y0 + height * 0.4, x0 + width * 0.7, y0 + height * 0.6];
}
