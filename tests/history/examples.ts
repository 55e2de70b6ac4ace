import { createHash } from 'node:crypto';
import type { LibraryDocument, PageText } from '../../src-main/contract/library.ts';
import type { Box, TextLine } from '../../src-main/contract/page.ts';
import type { TurnInput, TurnPatch } from '../../src-main/history/index.ts';

/** What tests put into a history. */
export function documentId(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

export function exampleDocument(name: string, change: Partial<LibraryDocument> = {}): LibraryDocument {
  return {
    id: documentId(name),
    name,
    kind: 'receipt',
    kindChosen: false,
    format: 'pdf',
    mime: 'application/pdf',
    bytes: 12_345,
    pageCount: 3,
    status: 'text',
    error: null,
    source: `/home/someone/${name}`,
    addedAt: 1_700_000_000_000,
    openedAt: null,
    removedAt: null,
    ...change,
  };
}

export function exampleQuestion(name: string, conversationId: string, question: string): TurnInput {
  return { conversationId, documentId: documentId(name), question, askedPage: null, region: null, usedText: true };
}

export function exampleAnswer(answer: string): TurnPatch {
  return {
    status: 'done',
    answer,
    found: true,
    page: 2,
    evidence: [{ page: 2, box: [0.1, 0.2, 0.3, 0.25], text: answer, score: 0.97 }],
    confidence: 0.91,
    model: 'docent-mini',
    device: 'cpu',
    tiles: { rows: 3, cols: 2, kept: 5, pixels: [868, 1288] },
    timings: { open_ms: 12, tile_ms: 3, encode_ms: 400, prefill_ms: 250, first_token_ms: 1200, total_ms: 1300 },
  };
}

/** A page of lines, one below the other, each character with its box. */
export function examplePage(page: number, texts: readonly string[]): PageText {
  const lines = texts.map((text, row): TextLine => {
    // Boxes of characters are kept to six decimals.
    const [top, bottom] = [row / 100, Math.round(row * 10 + 8) / 1000];
    const characters = [...text].map((_, i): Box => [i / 100, top, (i + 1) / 100, bottom]);
    return { text, box: [0, top, characters.length / 100, bottom], source: 'text-layer', score: 1, row, characters };
  });
  return { page, size: { width: 595, height: 842 }, source: 'text-layer', lines };
}
