import { z } from 'zod/mini';
import { recall, remember } from './browser-storage.ts';

const Draft = z.object({ documentId: z.string(), text: z.string() });

/** The question that was being written about a document when its window closed; only the latest is kept. */
export function draftOf(documentId: string): string {
  const draft = recall('draft', Draft);
  return draft?.documentId === documentId ? draft.text : '';
}

export function rememberDraft(documentId: string, text: string): void {
  remember('draft', { documentId, text });
}
