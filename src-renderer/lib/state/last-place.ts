import { z } from 'zod/mini';
import { recall, remember } from './browser-storage.ts';

/** Where the reader was when the window closed, as a hash. */
export function recallPlace(): string | undefined {
  return recall('place', z.string().check(z.startsWith('#/')));
}

export function rememberPlace(): void {
  if (location.hash !== '') remember('place', location.hash);
}
