export type { ConversationInput, History, HistoryNotice, ImportCounts, TurnInput, TurnPatch } from './history.ts';
export { type HistoryOptions, openHistory } from './open-history.ts';
export type { NearPage, PassageVector } from './passages.ts';
export { vectorExtensionProblem } from './vector-extension.ts';
