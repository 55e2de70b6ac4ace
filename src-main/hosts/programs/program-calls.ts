import type { DocentApi } from '../../contract/docent-api.ts';
import { DocentError, type ErrorCode } from '../../contract/errors.ts';
import type { LibraryDocument, SearchHit, Turn } from '../../contract/library.ts';
import {
  type Citation,
  type SharedAnswer,
  type SharedDescription,
  SharedDocument,
  type SharedHit,
  SharedPage,
  type SharedReceipts,
  type WorkProgress,
} from '../../contract/programs.ts';
import { citedLines } from './cited-lines.ts';
import { documentNamed } from './document-named.ts';
import { sharedReceipt } from './shared-receipt.ts';

export interface WorkOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: WorkProgress) => void) | undefined;
}

export interface AskWorkOptions extends WorkOptions {
  /** More text of the answer; on another page it begins anew. */
  readonly onDelta?: ((delta: { page: number; text: string }) => void) | undefined;
}

export interface PageAsked {
  /** Id, name, or a part of the name that no other document has. */
  readonly document: string;
  readonly page: number;
}

export interface Asked {
  readonly document: string;
  readonly question: string;
  /** Left out: the whole document is searched. */
  readonly page?: number | undefined;
  readonly conversationId?: string | undefined;
}

/**
 * What other programs may ask of Docent, as plain calls that give whole results: the MCP server and the HTTP API are two ways to make them.
 * They work on the library that the window shows; questions and answers go into the same history.
 */
export class ProgramCalls {
  readonly api: DocentApi;

  constructor(api: DocentApi) {
    this.api = api;
  }

  async listDocuments(): Promise<SharedDocument[]> {
    return (await this.api.listDocuments({ removed: false })).map((document) => SharedDocument.parse(document));
  }

  async document(named: string): Promise<SharedDocument> {
    return SharedDocument.parse(await documentNamed(this.api, named));
  }

  /** Adds a document by its bytes; one that cannot be opened is kept too, and says why. */
  async add(name: string, bytes: Uint8Array<ArrayBuffer>, password?: string): Promise<SharedDocument> {
    const added = await this.api.addDocument({ source: { kind: 'bytes', name, bytes }, password });
    return SharedDocument.parse(added);
  }

  async remove(named: string): Promise<SharedDocument> {
    const { id: documentId } = await documentNamed(this.api, named);
    return SharedDocument.parse(await this.api.removeDocument({ documentId }));
  }

  /** Pages first and history after, in the order that the library gives; each with where the words stand, or the passage that means the same. */
  async search(query: string, limit: number, { signal }: WorkOptions = {}): Promise<SharedHit[]> {
    const hits = await this.api.search({ query, limit, byMeaning: true }, { signal });
    const known = new Map(
      (await this.api.listDocuments({ removed: false })).map((document) => [document.id, document]),
    );
    const found: SharedHit[] = [];
    for (const hit of hits) {
      const document = known.get(hit.documentId);
      if (document === undefined) continue;
      found.push({ kind: hit.kind, snippet: hit.snippet, citations: await this.#citationsOf(hit, document, signal) });
    }
    return found;
  }

  /** A page's text: its text layer, or what the model reads. */
  async readPage({ document: named, page }: PageAsked, { signal }: WorkOptions = {}): Promise<SharedPage> {
    const { id: documentId, name: document } = await documentNamed(this.api, named);
    const text = await this.api.pageText({ documentId, page, read: true }, { signal });
    return SharedPage.parse({ ...text, documentId, document });
  }

  async pageImage(
    { document: named, page }: PageAsked,
    width: number,
    { signal }: WorkOptions = {},
  ): Promise<{ mime: string; bytes: Uint8Array }> {
    const { id: documentId } = await documentNamed(this.api, named);
    return await this.api.pageImage({ documentId, page, width }, { signal });
  }

  /** @throws DocentError also what the turn failed with: a program wants to know, where the window shows a card */
  async ask(asked: Asked, { signal, onProgress, onDelta }: AskWorkOptions = {}): Promise<SharedAnswer> {
    const document = await documentNamed(this.api, asked.document);
    const { conversationId = null } = asked;
    const there = await this.api.listConversations({ documentId: document.id });
    if (conversationId !== null && !there.some(({ id }) => id === conversationId)) {
      const message = `There is no such conversation about ${document.name}. Leave it out to begin a new one.`;
      // Not `NotThere`: what the address names is there.
      throw new DocentError('bad-input', message, { subject: conversationId });
    }
    const params = {
      documentId: document.id,
      conversationId,
      question: asked.question,
      page: asked.page ?? null,
      region: null,
    };
    let turn: Turn | undefined;
    for await (const event of this.api.ask(params, { signal })) {
      if (event.kind === 'turn') turn = event.turn;
      else if (event.kind === 'delta') onDelta?.({ page: event.page, text: event.text });
      else onProgress?.(event.progress);
    }
    if (turn === undefined) throw new DocentError('internal', 'Nothing became of the question. Please report this.');
    if (turn.error !== null) throw new DocentError(turn.error.code as ErrorCode, turn.error.message);
    if (turn.status !== 'done') throw new DocentError('cancelled', 'The question was stopped before it was answered.');
    return answerOf(turn, document);
  }

  async receipts(named: string, { signal }: WorkOptions = {}): Promise<SharedReceipts> {
    const { id: documentId, name: document } = await documentNamed(this.api, named);
    const asked = { documentIds: [documentId], again: false, schema: null };
    for await (const event of this.api.readReceipts(asked, { signal })) {
      if (event.kind === 'failed') throw new DocentError(event.error.code as ErrorCode, event.error.message);
      return {
        ...{ documentId, document },
        receipts: event.receipts.map(({ receipt }) => sharedReceipt(receipt, { documentId, document })),
      };
    }
    throw new DocentError('internal', 'Nothing became of the receipt. Please report this.');
  }

  async describe(
    { document: named, page }: PageAsked,
    { signal, onProgress }: WorkOptions = {},
  ): Promise<SharedDescription> {
    const { id: documentId, name: document } = await documentNamed(this.api, named);
    for await (const event of this.api.captionPage({ documentId, page, anew: false }, { signal })) {
      if (event.kind === 'stage') {
        onProgress?.({ stage: event.stage, done: null, total: null });
        continue;
      }
      const { caption } = event;
      const notes = new Map(caption.notes.map((note) => [note.id, note]));
      const cited = (sources: readonly string[]): Citation[] =>
        sources.flatMap((source) => {
          const note = notes.get(source);
          return note === undefined ? [] : [{ documentId, document, page, box: note.box, text: note.text }];
        });
      const sentences = caption.detailed?.sentences ?? [caption.short];
      return {
        ...{ documentId, document, page, kind: caption.kind },
        ...{ short: caption.short.text, alt: caption.alt },
        sentences: sentences.map(({ text, sources }) => ({ text, citations: cited(sources) })),
        composer: caption.detailed?.composer ?? null,
        figures: caption.figures.map(({ box, caption: words, alt }) => ({ box, caption: words, alt })),
      };
    }
    throw new DocentError('internal', 'Nothing became of the description. Please report this.');
  }

  async #citationsOf(hit: SearchHit, document: LibraryDocument, signal?: AbortSignal): Promise<Citation[]> {
    if (hit.conversationId !== null) {
      const { turns } = await this.api.getConversation({ conversationId: hit.conversationId }, { signal });
      const turn = turns.find(({ id }) => id === hit.turnId);
      return turn === undefined ? [] : answerOf(turn, document).citations;
    }
    if (hit.page === null) return [];
    const text = await this.api.pageText({ documentId: document.id, page: hit.page, read: false }, { signal });
    return citedLines(hit, document, text);
  }
}

function answerOf(turn: Turn, document: LibraryDocument): SharedAnswer {
  const at = { documentId: document.id, document: document.name };
  return {
    ...at,
    ...{ question: turn.question, answer: turn.answer, found: turn.found ?? false, page: turn.page },
    confidence: turn.confidence,
    citations: turn.evidence.map(({ page, box, text }) => ({ ...at, page, box, text })),
    ...{ model: turn.model, device: turn.device },
    tookMs: turn.timings?.total_ms ?? null,
    conversationId: turn.conversationId,
  };
}
