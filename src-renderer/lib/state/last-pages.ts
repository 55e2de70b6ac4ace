import { z } from 'zod/mini';
import { recall, remember } from './browser-storage.ts';

const Pages = z.array(z.tuple([z.string(), z.int().check(z.positive())]));
const MOST = 200;

/** The page that each document was left at. */
export function lastPageOf(documentId: string): number {
  return recall('pages', Pages)?.find(([id]) => id === documentId)?.[1] ?? 1;
}

export function rememberPage(documentId: string, page: number): void {
  const others = (recall('pages', Pages) ?? []).filter(([id]) => id !== documentId);
  remember('pages', [[documentId, page], ...others].slice(0, MOST));
}
