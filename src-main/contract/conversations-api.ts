import { z } from 'zod/mini';
import { Conversation, FormerSurvey, SearchHit, Turn } from './library.ts';
import { call } from './service.ts';
import { DocumentId } from './values.ts';

const Nothing = z.object({});

/** The part of `docentApi` about what was asked before. */
export const conversationsApi = {
  listConversations: call(z.object({ documentId: z.nullable(DocumentId) }), z.array(Conversation)),
  getConversation: call(
    z.object({ conversationId: z.string() }),
    z.object({ conversation: Conversation, turns: z.array(Turn) }),
  ),
  renameConversation: call(
    z.object({ conversationId: z.string(), title: z.string().check(z.trim(), z.minLength(1), z.maxLength(1024)) }),
    Conversation,
  ),
  removeConversation: call(z.object({ conversationId: z.string() }), Conversation),
  restoreConversation: call(z.object({ conversationId: z.string() }), Conversation),
  removeTurn: call(z.object({ turnId: z.string() }), Turn),
  restoreTurn: call(z.object({ turnId: z.string() }), Turn),
  /** The newest first. */
  listSurveys: call(Nothing, z.array(FormerSurvey)),
  /** Removes its questions, which can be restored with it. */
  removeSurvey: call(z.object({ surveyId: z.string() }), Nothing),
  restoreSurvey: call(z.object({ surveyId: z.string() }), Nothing),
  /** All questions of one survey, in the order of its documents. */
  getSurvey: call(z.object({ surveyId: z.string() }), z.array(Turn)),
  /** `pictures`: Markdown and a picture of each answer's evidence, in one ZIP file. */
  exportConversation: call(
    z.object({ conversationId: z.string(), format: z.enum(['markdown', 'json', 'pictures']) }),
    z.object({ name: z.string(), mime: z.string(), bytes: z.instanceof(Uint8Array) }),
  ),
  /** `byMeaning`: pages are searched by meaning too, which may take a moment; left out: by words alone, at once. */
  search: call(
    z.object({
      query: z.string().check(z.maxLength(500)),
      limit: z.int().check(z.minimum(1), z.maximum(200)),
      byMeaning: z.optional(z.boolean()),
    }),
    z.array(SearchHit),
  ),
  /** The whole history as JSON (docs/history-format.md), without the documents' bytes. */
  exportHistory: call(Nothing, z.object({ name: z.string(), text: z.string() })),
  importHistory: call(
    z.object({ text: z.string() }),
    z.object({ documents: z.int(), conversations: z.int(), turns: z.int() }),
  ),
} as const;
