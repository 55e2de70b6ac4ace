import type { DocentApi } from '../../src-main/contract/docent-api.ts';
import type { Conversation, LibraryDocument, Turn } from '../../src-main/contract/library.ts';

/** Stands in for main: only the methods that a test gives; calling any other fails the test. */
export function standInApi(methods: Partial<DocentApi>): DocentApi {
  return new Proxy(methods, {
    get: (given, name) => {
      const method = given[name as keyof DocentApi];
      if (method === undefined) throw new Error(`This stand-in has no ${String(name)}.`);
      return method;
    },
  }) as DocentApi;
}

export function idOf(letter: string): string {
  return letter.repeat(64).slice(0, 64);
}

export function document(change: Partial<LibraryDocument> = {}): LibraryDocument {
  return {
    id: idOf('a'),
    name: 'receipt.jpg',
    kind: 'receipt',
    kindChosen: false,
    format: 'image',
    mime: 'image/jpeg',
    bytes: 1000,
    pageCount: 1,
    status: 'scan',
    error: null,
    source: null,
    addedAt: 1,
    openedAt: null,
    removedAt: null,
    ...change,
  };
}

export function turn(change: Partial<Turn> = {}): Turn {
  return {
    id: 'turn-1',
    conversationId: 'conversation-1',
    documentId: idOf('a'),
    earlierVersion: null,
    question: 'What is the total?',
    askedAs: null,
    askedPage: 1,
    region: null,
    usedText: true,
    status: 'done',
    answer: '54.15',
    form: 'words',
    sentence: null,
    searched: null,
    passages: [],
    notes: [],
    found: true,
    page: 1,
    evidence: [{ page: 1, box: [0.1, 0.2, 0.3, 0.4], text: 'TOTAL  54.15', score: 1 }],
    confidence: 0.9,
    model: 'docent-mini',
    device: 'cpu',
    tiles: { rows: 4, cols: 2, kept: 8, pixels: [868, 1708] },
    timings: null,
    error: null,
    surveyId: null,
    askedAt: 1,
    answeredAt: 2,
    removedAt: null,
    ...change,
  };
}

export function conversation(change: Partial<Conversation> = {}): Conversation {
  return {
    id: 'conversation-1',
    documentId: idOf('a'),
    title: 'What is the total?',
    createdAt: 1,
    updatedAt: 1,
    removedAt: null,
    turns: 1,
    ...change,
  };
}
