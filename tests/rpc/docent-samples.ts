import type { DocentApi } from '../../src-main/contract/docent-api.ts';
import { docentApi as description, type docentApi } from '../../src-main/contract/docent-api.ts';
import { pageNote } from '../../src-main/contract/notes.ts';
import type { StoredReceipt } from '../../src-main/contract/receipt.ts';
import type { CallMethod, CallOptions, StreamMethod } from '../../src-main/contract/service.ts';
import { extractReceipt } from '../../src-main/receipts/extract.ts';
import { GROCER, linesOf } from '../receipts/sample-lines.ts';

type Description = typeof docentApi;
type Params<M extends keyof Description> = Parameters<DocentApi[M]>[0];
type Result<M extends keyof Description> = Description[M] extends CallMethod
  ? Awaited<ReturnType<DocentApi[M]>>
  : Description[M] extends StreamMethod
    ? ReturnType<DocentApi[M]> extends AsyncIterable<infer I>
      ? I[]
      : never
    : never;

/** What a method is called with, and what it answers (a stream: its items). */
export type Samples = { readonly [M in keyof Description]: { readonly params: Params<M>; readonly result: Result<M> } };

const id = 'a5'.repeat(32);
const at = 1_790_000_000_000;
const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 7) % 256);
const box: [number, number, number, number] = [0.1, 0.2, 0.3, 0.4];
const plan = {
  name: 'smolvlm-256m',
  host: 'huggingface.co',
  repository: 'HuggingFaceTB/SmolVLM-256M-Instruct',
  revision: 'c0ffee'.repeat(7).slice(0, 40),
  licence: 'apache-2.0',
  kind: 'vision' as const,
  ...{ modelType: 'idefics3', embedding: null },
  files: [{ path: 'config.json', bytes: 7000, digest: { algorithm: 'git-sha1' as const, hex: 'a1'.repeat(20) } }],
  bytes: 7000,
  leftOut: ['modeling.py'],
};
const shelf = {
  installed: [
    {
      name: 'docent-mini',
      kind: 'own' as const,
      family: null,
      bytes: null,
      licence: 'apache-2.0',
      repository: null,
      used: true,
      ...{ label: 'docent-mini', answers: true, sees: true, goodAt: 'Short answers', host: null, measured: null },
      roles: ['answering' as const, 'reading' as const],
    },
    {
      ...{
        name: 'smolvlm-256m',
        kind: 'vision' as const,
        family: 'idefics3',
        bytes: 300_000_000,
        licence: 'apache-2.0',
      },
      ...{ repository: plan.repository, used: false, label: 'smolvlm-256m', answers: true, sees: true, goodAt: null },
      ...{ roles: [], host: null, measured: { seconds: 2.5, memoryBytes: null, at } },
    },
  ],
  folder: '/home/me/models',
  stronger: 'smolvlm-256m',
  suggested: [
    {
      ...{ name: 'smolvlm-256m', repository: plan.repository, revision: plan.revision, kind: 'vision' as const },
      ...{ commit: plan.revision, parameters: 256_000_000, licence: 'apache-2.0', goodAt: 'Short answers', files: [] },
      ...{
        published: { benchmark: 'DocVQA' as const, score: 58.3, of: 100 as const, source: 'its model card' },
        embedding: null,
        source: 'a page',
        checkedAt: '2026-11-30',
      },
    },
    {
      ...{ name: 'bge-small-en', repository: 'Xenova/bge-small-en-v1.5', revision: plan.revision },
      ...{ commit: plan.revision, kind: 'embedding' as const, parameters: 33_000_000, licence: null, published: null },
      files: [{ path: 'onnx/model.onnx', bytes: 34, sha256: 'a'.repeat(64) }],
      embedding: { pooling: 'cls' as const, query: 'Represent: ', passage: '' },
      ...{ goodAt: 'Finding pages', source: 'public code', checkedAt: '2026-11-30' },
    },
  ],
  host: 'huggingface.co',
  restart: false,
};
const model = {
  state: 'ready' as const,
  name: 'docent-mini',
  device: 'cpu' as const,
  tiling: { tileSize: 448, overlap: 28, maxTiles: 12, fixedGrid: { rows: 2, cols: 2 }, adapters: 4, dropBlank: true },
  needs: { text: { maxBytes: 16_000 }, tiles: false, several: true },
  skipped: [{ provider: 'webgpu' as const, reason: 'No adapter “found”.' }],
  chosenBecause: { why: 'small' as const, seconds: [] },
  error: null,
};
const document = {
  id,
  name: '영수증 – März.pdf',
  kind: 'receipt' as const,
  kindChosen: false,
  format: 'pdf' as const,
  mime: 'application/pdf',
  bytes: 123_456,
  pageCount: 3,
  status: 'text' as const,
  error: null,
  source: null,
  addedAt: at,
  openedAt: null,
  removedAt: null,
};
const failed = { ...document, status: 'failed' as const, error: { code: 'password-required', message: 'Give it.' } };
const line = {
  box,
  text: '합계 7,50 €',
  source: 'model' as const,
  score: 0.98,
  row: 3,
  characters: Array.from('합계 7,50 €', () => box),
};
const taxes = {
  ...{ id: 'collection-1', kind: 'collection' as const, name: 'Steuern 2026', createdAt: at, removedAt: null },
  documentIds: [id],
};
const pageText = { page: 1, size: { width: 595.2, height: 841.8 }, source: 'model' as const, lines: [line] };
const turn = {
  id: 'turn-1',
  conversationId: 'conversation-1',
  documentId: id,
  earlierVersion: null,
  question: 'What is the total?',
  askedAs: 'What is the total of the receipt?',
  askedPage: null,
  region: box,
  usedText: true,
  status: 'done' as const,
  answer: '7,50 €',
  form: 'words' as const,
  sentence: 'The total is 7,50 €.',
  searched: { first: 1, last: 3, texts: 2, images: 1 },
  passages: [{ page: 2, box, text: '합계 7,50 €' }],
  notes: [pageNote('turned', 2, { degrees: 90 })],
  found: true,
  page: 1,
  evidence: [{ page: 1, box, text: '7,50 €', score: 1 }],
  confidence: 0.93,
  model: 'docent-mini',
  device: 'cpu',
  tiles: { rows: 3, cols: 2, kept: 5, pixels: [868, 1288] as [number, number] },
  timings: { open_ms: 1.5, tile_ms: 2, encode_ms: 300, prefill_ms: 200, first_token_ms: 40, total_ms: 700 },
  error: null,
  surveyId: null,
  askedAt: at,
  answeredAt: at + 700,
  removedAt: null,
};
const running = { ...turn, status: 'running' as const, answer: '', found: null, page: null, evidence: [], tiles: null };
const conversation = {
  id: 'conversation-1',
  documentId: id,
  title: 'What is the total?',
  createdAt: at,
  updatedAt: at,
  removedAt: null,
  turns: 1,
};
const libraryQuestion = {
  id: 'question-1',
  question: 'How much is the rent?',
  documentIds: null,
  status: 'done' as const,
  answer: '7,50 €',
  form: 'words' as const,
  sources: [
    {
      ...{ documentId: id, documentName: 'a.pdf', page: 1, answer: '7,50 €', sentence: null, confidence: 0.9 },
      evidence: [{ page: 1, box, text: '7,50 €', score: 1 }],
    },
  ],
  hits: [
    { documentId: id, documentName: 'a.pdf', page: 1, snippet: '합계 7,50 €', marks: [[0, 2] as [number, number]] },
  ],
  model: 'docent-mini',
  error: null,
  askedAt: at,
  removedAt: null,
};
const watched = { folders: [{ path: '/home/me/Scans', paused: false, added: 3, problem: null }] };
const settings = {
  ...{ theme: 'dark' as const, language: 'ko', doubtBelow: 0.5, indexing: true, keepUnlockedText: false },
  ...{ strongerModel: 'smolvlm-256m', askStronger: true },
};
const tile = (row: number) => ({
  row,
  col: row < 0 ? -1 : 0,
  adapter: 0,
  box,
  owns: box,
  pixels: bytes(3 * 448 * 448),
});

const caption = {
  page: 1,
  size: { width: 595.2, height: 841.8 },
  kind: 'receipt' as const,
  textSource: 'model' as const,
  short: { text: 'A receipt headed “합계”.', sources: ['global-1'], by: 'page structure' },
  alt: 'A receipt headed “합계”.',
  detailed: {
    sentences: [{ text: 'Its total is 7,50 €.', sources: ['line-1'] }],
    composer: 'plain' as const,
    composedBy: 'plain',
    remark: 'The model was not used.',
  },
  figures: [{ box, caption: 'A picture.', alt: 'A picture.', by: 'page structure', sources: ['segment-1'] }],
  notes: [
    { id: 'global-1', level: 'global' as const, box: null, text: 'A receipt.', by: 'x', score: null, dropped: null },
    { id: 'line-1', level: 'text' as const, box, text: '7,50 €', by: 'x', score: 0.5, dropped: 'too low' },
  ],
  matching: { by: 'likelihood', threshold: 0, scored: 2, dropped: 1 },
};
const compared = {
  named: 'mini',
  model: 'docent-mini',
  device: 'cpu',
  sentTo: null,
  answer: null,
  tiles: null,
  caption,
  ms: 1200.5,
  error: null,
};
const compareParams = { documentId: id, page: 1, question: 'What?', models: ['mini', 'http://127.0.0.1:1234#m'] };
const comparison = { file: document.name, sha256: id, page: 1, question: null, answers: [compared] };

const receipt: StoredReceipt = {
  documentId: id,
  page: 1,
  receipt: {
    ...extractReceipt({ page: 1, lines: linesOf(GROCER), source: 'model' }),
    custom: {},
    model: 'docent-mini',
    device: 'cpu',
    timings: { read_ms: 1, ask_ms: 2, total_ms: 3 },
  },
  corrections: [{ path: 'total', value: '8.20', box: null, before: '8.70', at: 5 }],
  readAt: 4,
};

const languages = {
  languages: [{ code: 'heb', tag: 'he', name: 'Hebrew', installed: true, bytes: 580_576 }],
  host: 'registry.example',
};
const languagePlan = {
  ...{ code: 'heb', name: 'Hebrew', host: 'registry.example', bytes: 10 },
  packages: [
    {
      ...{ name: '@tesseract.js-data/heb', version: '1.0.0', licence: 'MIT', bytes: 10 },
      integrity: `sha512-${'A'.repeat(86)}==`,
    },
  ],
};

/** One for every method of docentApi; TypeScript says when one is missing. */
export const samples: Samples = {
  info: {
    params: {},
    result: {
      version: '0.1.0',
      host: 'browser',
      showsFolders: false,
      dataDir: '/home/who/.local/share/docent',
      model,
      notices: [{ id: '1', code: 'recovered', message: 'The history was recovered.' }],
    },
  },
  events: {
    params: {},
    result: [
      { kind: 'document', document: failed },
      { kind: 'model', model: { ...model, state: 'loading', tiling: null, needs: null, device: null, name: null } },
      { kind: 'collection', collection: taxes },
      { kind: 'engine-restarted', reason: 'SIGKILL' },
      { kind: 'open', documentIds: [id] },
      { kind: 'notice', code: 'disk-full', message: 'Make room.' },
    ],
  },
  warmUp: { params: {}, result: model },
  devices: {
    params: {},
    result: { providers: [{ provider: 'cpu', usable: true, reason: null, ms: 12.5, measured: null }] },
  },
  getEndpoint: { params: {}, result: null },
  lookForEndpoints: { params: {}, result: { found: [] } },
  endpointModels: {
    params: { url: 'http://127.0.0.1:11434' },
    result: {
      url: 'http://127.0.0.1:11434/v1',
      host: '127.0.0.1:11434',
      program: 'ollama',
      models: [{ name: 'qwen2.5vl:7b', sees: true }],
    },
  },
  tryEndpoint: {
    params: { url: 'http://127.0.0.1:1234', model: 'm', key: null },
    result: { sees: true, answer: '123456', ms: 41 },
  },
  agreeToSend: { params: { url: 'http://127.0.0.1:1234' }, result: {} },
  addEndpoint: {
    params: { url: 'http://127.0.0.1:1234', model: 'm', key: 'k' },
    result: {
      name: 'http://127.0.0.1:1234/v1#m',
      url: 'http://127.0.0.1:1234/v1',
      host: '127.0.0.1:1234',
      model: 'm',
      loopback: true,
      encrypted: false,
      keyKept: 'file',
      sees: null,
    },
  },
  getSettings: { params: {}, result: settings },
  setSettings: { params: { language: 'ko' }, result: settings },
  addDocument: {
    params: { source: { kind: 'bytes', name: 'scan 1.png', bytes: bytes(70_000) }, password: 'pässwörd' },
    result: document,
  },
  reopenDocument: { params: { documentId: id }, result: failed },
  listDocuments: { params: { removed: false }, result: [document, failed] },
  openDocument: { params: { documentId: id }, result: { document, pages: [{ width: 595.2, height: 841.8 }] } },
  removeDocument: { params: { documentId: id }, result: { ...document, removedAt: at } },
  deleteDocument: { params: { documentId: id }, result: {} },
  restoreDocument: { params: { documentId: id }, result: document },
  renameDocument: { params: { documentId: id, name: 'Beleg' }, result: document },
  setDocumentKind: {
    params: { documentId: id, kind: 'invoice' },
    result: { ...document, kind: 'invoice', kindChosen: true },
  },
  replaceDocument: {
    params: { documentId: id, source: { kind: 'path', path: '/home/me/lease-2.pdf' } },
    result: { document, conversationIds: ['conversation-1'] },
  },
  moveConversations: { params: { conversationIds: ['conversation-1'], documentId: id }, result: {} },
  showInFolder: { params: { documentId: id }, result: {} },
  readBytes: { params: { documentId: id, begin: 0, end: 4 * 2 ** 20 }, result: { bytes: bytes(4 * 2 ** 20) } },
  pageImage: { params: { documentId: id, page: 1, width: 160 }, result: { mime: 'image/webp', bytes: bytes(9000) } },
  pageText: { params: { documentId: id, page: 1, read: true }, result: pageText },
  exportDocument: {
    params: { documentId: id, format: 'pdf', page: null },
    result: [
      { kind: 'progress', done: 1, total: 2 },
      { kind: 'file', name: 'a - searchable.pdf', mime: 'application/pdf', size: 3 },
      { kind: 'bytes', bytes: new Uint8Array([1, 2, 3]) },
    ],
  },
  suggestQuestions: { params: { documentId: id, language: 'ko' }, result: ['합계는 얼마입니까?'] },
  encodePage: {
    params: {
      documentId: id,
      page: 1,
      region: null,
      tiles: {
        rows: 3,
        cols: 4,
        tileSize: 448,
        width: 868,
        height: 1288,
        local: Array.from({ length: 11 }, (_, i) => tile(i)),
        global: tile(-1),
        dropped: [[2, 3]],
      },
    },
    result: {
      tiles: { rows: 3, cols: 4, kept: 11, pixels: [868, 1288] },
      cached: false,
      text: pageText,
      encode_ms: 431.25,
    },
  },
  ask: {
    params: { documentId: id, conversationId: null, question: 'What?', page: null, region: box },
    result: [
      { kind: 'turn', turn: running },
      { kind: 'progress', progress: { stage: 'reading', done: 3, total: 40 } },
      { kind: 'progress', progress: { stage: 'answering', done: null, total: null } },
      { kind: 'delta', page: 1, text: '7,' },
      { kind: 'turn', turn },
    ],
  },
  followTurn: { params: { turnId: turn.id }, result: [{ kind: 'turn', turn }] },
  askLibrary: {
    params: { question: 'How much is the rent?', documentIds: [id] },
    result: [
      { kind: 'asked', text: 'How much is the rent?' },
      { kind: 'found', hits: libraryQuestion.hits },
      { kind: 'progress', done: 0, total: 1 },
      { kind: 'answered', question: libraryQuestion },
    ],
  },
  followLibraryQuestion: { params: {}, result: [{ kind: 'asked', text: 'How much is the rent?' }] },
  listLibraryQuestions: { params: {}, result: [libraryQuestion] },
  removeLibraryQuestion: { params: { id: 'question-1' }, result: { ...libraryQuestion, removedAt: at } },
  restoreLibraryQuestion: { params: { id: 'question-1' }, result: libraryQuestion },
  getIndexing: {
    params: {},
    result: {
      paused: false,
      name: 'a.pdf',
      step: 'meaning',
      meaningProblem: null,
      meaningSlow: null,
      done: 3,
      total: 9,
      waiting: 2,
    },
  },
  pauseIndexing: {
    params: { paused: true },
    result: {
      paused: true,
      name: null,
      step: 'reading',
      meaningProblem: 'It is missing.',
      meaningSlow: 'There is no build.',
      done: 0,
      total: 0,
      waiting: 2,
    },
  },
  survey: {
    params: { documentIds: [id, 'b6'.repeat(32)], question: 'What is the total?' },
    result: [
      { kind: 'started', surveyId: 'survey-1', total: 2 },
      { kind: 'turn', turn: { ...turn, surveyId: 'survey-1' }, done: 1, total: 2 },
    ],
  },
  followSurvey: { params: { surveyId: 'survey-1' }, result: [{ kind: 'started', surveyId: 'survey-1', total: 2 }] },
  listModels: { params: {}, result: shelf },
  useModel: { params: { name: 'docent-mini' }, result: shelf },
  removeModel: { params: { name: 'smolvlm-256m' }, result: shelf },
  tryModel: {
    params: { name: 'smolvlm-256m' },
    result: {
      ...{ question: 'What is the total?', answer: '41.27', right: true, firstSeconds: 4.5, ran: null },
      measured: { seconds: 2.5, memoryBytes: 1_000_000_000, at },
    },
  },
  tryModelOnPage: {
    params: { name: 'smolvlm-256m', documentId: id, page: 2, question: 'Who signed it?' },
    result: {
      ...{ question: 'Who signed it?', page: 2, answer: 'Ada Lovelace', found: true },
      ...{ seconds: 12.5, started: true, memoryBytes: null },
      ran: { device: 'cpu', failed: [{ device: 'webgpu', reason: 'No supported adapters' }] },
    },
  },
  verifyModel: { params: { name: 'smolvlm-256m' }, result: { files: 12, bytes: 300_000_000 } },
  lookAtModel: {
    params: { named: 'smolvlm-256m' },
    result: { ...plan, library: null, byHand: 'It needs llama-server.' },
  },
  getModel: {
    params: { named: 'smolvlm-256m', revision: plan.revision, consentTo: plan.host },
    result: [{ file: 'config.json', done: 7000, total: 7000 }],
  },
  listLanguages: { params: {}, result: languages },
  lookAtLanguage: { params: { code: 'heb' }, result: languagePlan },
  addLanguage: {
    params: { code: 'heb', consentTo: languagePlan.host, bytes: languagePlan.bytes },
    result: [{ file: '@tesseract.js-data/heb', done: 10, total: 10 }],
  },
  removeLanguage: { params: { code: 'heb' }, result: languages },
  listWatchedFolders: { params: {}, result: watched },
  chooseWatchedFolder: { params: { title: 'Folder to watch' }, result: watched },
  pauseWatchedFolder: { params: { path: '/home/me/Scans', paused: true }, result: watched },
  removeWatchedFolder: { params: { path: '/home/me/Scans' }, result: { folders: [] } },
  captionPage: {
    params: { documentId: id, page: 1, anew: false },
    result: [
      { kind: 'stage', page: 1, stage: 'matching' },
      { kind: 'caption', caption },
    ],
  },
  followCaption: { params: { documentId: id }, result: [{ kind: 'stage', page: 1, stage: 'matching' }] },
  getCaptions: { params: { documentId: id }, result: [caption] },
  exportCaptions: { params: { documentId: id, format: 'md' }, result: { name: 'a.md', text: '# 합계\n' } },
  compare: {
    params: compareParams,
    result: [
      { kind: 'started', id: 'comparison-1', compared: compareParams },
      { kind: 'asking', index: 0 },
      { kind: 'answer', answer: compared },
      { kind: 'done', comparison },
    ],
  },
  followComparison: { params: { documentId: id }, result: [{ kind: 'done', comparison }] },
  exportComparison: { params: { comparison, format: 'csv' }, result: { name: 'a.csv', text: 'file\r\n' } },
  judgeComparison: {
    params: { id: 'comparison-1', models: ['docent-mini', 'big'], right: ['big'] },
    result: [{ model: 'big', right: 1, of: 1 }],
  },
  comparisonTally: { params: {}, result: [{ model: 'big', right: 1, of: 2 }] },
  listCollections: { params: {}, result: [taxes, { ...taxes, id: 'tag-1', kind: 'tag', documentIds: [] }] },
  createCollection: { params: { kind: 'collection', name: 'Steuern 2026' }, result: taxes },
  renameCollection: { params: { collectionId: taxes.id, name: 'Steuern' }, result: { ...taxes, name: 'Steuern' } },
  removeCollection: { params: { collectionId: taxes.id }, result: { ...taxes, removedAt: at } },
  restoreCollection: { params: { collectionId: taxes.id }, result: taxes },
  setMembers: { params: { collectionId: taxes.id, documentIds: [id], member: true }, result: taxes },
  readReceipts: {
    params: { documentIds: [id], again: false, schema: { name: 'fields.json', text: '{}' } },
    result: [
      { kind: 'receipts', documentId: id, receipts: [receipt], done: 1, total: 2 },
      { kind: 'failed', documentId: id, error: { code: 'file-damaged', message: 'Broken.' }, done: 2, total: 2 },
    ],
  },
  listReceipts: { params: { documentIds: null }, result: [receipt] },
  correctReceipt: {
    params: { documentId: id, page: 1, path: 'total', value: '8.20', box: [0.1, 0.2, 0.3, 0.25] },
    result: receipt,
  },
  exportReceipts: {
    params: { documentIds: [id], format: 'csv' },
    result: { name: 'receipts.csv', mime: 'text/csv', bytes: new Uint8Array([1, 2, 3]) },
  },
  listConversations: { params: { documentId: null }, result: [conversation] },
  getConversation: { params: { conversationId: 'conversation-1' }, result: { conversation, turns: [turn, running] } },
  renameConversation: { params: { conversationId: 'conversation-1', title: 'Total' }, result: conversation },
  removeConversation: { params: { conversationId: 'conversation-1' }, result: conversation },
  restoreConversation: { params: { conversationId: 'conversation-1' }, result: conversation },
  removeTurn: { params: { turnId: 'turn-1' }, result: { ...turn, removedAt: at } },
  restoreTurn: { params: { turnId: 'turn-1' }, result: turn },
  listSurveys: { params: {}, result: [{ surveyId: 'survey-1', question: 'What is the total?', documents: 2, at }] },
  removeSurvey: { params: { surveyId: 'survey-1' }, result: {} },
  restoreSurvey: { params: { surveyId: 'survey-1' }, result: {} },
  getSurvey: { params: { surveyId: 'survey-1' }, result: [turn] },
  exportConversation: {
    params: { conversationId: 'conversation-1', format: 'markdown' },
    result: { name: 'total.md', mime: 'text/markdown', bytes: new Uint8Array([35, 32]) },
  },
  search: {
    params: { query: '합계', limit: 20 },
    result: [
      {
        kind: 'answer',
        documentId: id,
        documentName: document.name,
        conversationId: 'conversation-1',
        turnId: 'turn-1',
        page: 1,
        snippet: '합계 7,50',
        marks: [[0, 2]],
        at,
      },
    ],
  },
  exportHistory: { params: {}, result: { name: 'history.json', text: '{}' } },
  importHistory: { params: { text: '{"version":1}' }, result: { documents: 1, conversations: 2, turns: 3 } },
};

/** docentApi over the samples: answers every method with its sample and remembers what it was called with. */
export function samplesApi(): { readonly api: DocentApi; readonly calls: { method: string; params: unknown }[] } {
  const calls: { method: string; params: unknown }[] = [];
  const methods = Object.entries(description).map(([method, { kind }]) => {
    const { result } = samples[method as keyof Samples];
    const answer = async (params: unknown): Promise<unknown> => {
      calls.push({ method, params });
      return result;
    };
    async function* items(params: unknown, { signal }: CallOptions = {}): AsyncGenerator<unknown> {
      calls.push({ method, params });
      yield* result as unknown[];
      // Events never end by themselves.
      if (method === 'events') await new Promise((resolve) => signal?.addEventListener('abort', resolve));
    }
    return [method, kind === 'call' ? answer : items];
  });
  return { api: Object.fromEntries(methods) as DocentApi, calls };
}
