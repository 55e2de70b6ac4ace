import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeWholeSync } from '../../files/write-whole.ts';

/** In display-independent pixels, as the operating system counts them over all displays. */
const Bounds = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
});
export type Bounds = z.infer<typeof Bounds>;

export const WindowState = z.object({ bounds: Bounds, maximized: z.boolean(), fullScreen: z.boolean() });
export type WindowState = z.infer<typeof WindowState>;

export const SMALLEST = { width: 640, height: 480 } as const;
const DEFAULT = { width: 1240, height: 860 } as const;
/** Least part of the window's top edge that must be on a display, so that it can be dragged. */
const HANDLE = { width: 120, height: 32 } as const;

/** What was kept, or undefined when there is nothing or nothing usable: a window's place is never worth an error. */
export function readWindowState(file: string): WindowState | undefined {
  try {
    return WindowState.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

export function writeWindowState(file: string, state: WindowState): void {
  try {
    writeWholeSync(file, JSON.stringify(state));
  } catch {
    // A full disk must not keep the window from closing.
  }
}

/**
 * Where to put the window: where it was, when it can still be reached there (a display may be gone or smaller now); else in the middle, which
 * leaving out x and y means.
 *
 * @param areas the displays' work areas
 */
export function placeWindow(
  state: WindowState | undefined,
  areas: readonly Bounds[],
): { width: number; height: number; x?: number; y?: number } {
  if (state === undefined) return sized(DEFAULT, areas[0]);
  const { bounds } = state;
  const area = areas.find((candidate) => holdsHandle(candidate, bounds));
  return area === undefined ? sized(bounds, areas[0]) : { x: bounds.x, y: bounds.y, ...sized(bounds, area) };
}

function holdsHandle(area: Bounds, { x, y, width }: Bounds): boolean {
  const visible = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return visible >= HANDLE.width && y >= area.y && y + HANDLE.height <= area.y + area.height;
}

function sized(size: { width: number; height: number }, area: Bounds | undefined): { width: number; height: number } {
  const side = (wanted: number, smallest: number, most = wanted): number =>
    Math.round(Math.max(smallest, Math.min(wanted, most)));
  return {
    width: side(size.width, SMALLEST.width, area?.width),
    height: side(size.height, SMALLEST.height, area?.height),
  };
}
