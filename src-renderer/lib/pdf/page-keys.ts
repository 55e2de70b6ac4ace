export type PageOrder =
  | { readonly kind: 'zoom' | 'page' | 'window'; readonly by: 1 | -1 }
  | { readonly kind: 'fit' }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' };

const ZOOM: Readonly<Record<string, PageOrder>> = {
  '+': { kind: 'zoom', by: 1 },
  '=': { kind: 'zoom', by: 1 },
  '-': { kind: 'zoom', by: -1 },
  '0': { kind: 'fit' },
};

const MOVES: Readonly<Record<string, PageOrder>> = {
  PageDown: { kind: 'window', by: 1 },
  PageUp: { kind: 'window', by: -1 },
  Home: { kind: 'start' },
  End: { kind: 'end' },
  n: { kind: 'page', by: 1 },
  p: { kind: 'page', by: -1 },
};

/** What a key does in the page view; null: nothing. Arrow keys are left to the browser, which scrolls. */
export function pageOrder(
  event: Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>,
): PageOrder | null {
  if (event.altKey) return null;
  const zoom = ZOOM[event.key];
  if (zoom !== undefined) return zoom;
  if (event.ctrlKey || event.metaKey) return null;
  if (event.key === ' ') return { kind: 'window', by: event.shiftKey ? -1 : 1 };
  return MOVES[event.key] ?? null;
}
