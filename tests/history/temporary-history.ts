import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type History, type HistoryOptions, openHistory } from '../../src-main/history/index.ts';

export { addConversation } from './add-conversation.ts';

/** An empty folder until the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'docent-history-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A history without background work, closed when the test ends. */
export function openFor(dataDir: string, options: Partial<HistoryOptions> = {}): History {
  const history = openHistory({ dataDir, maintainAfterMs: null, ...options });
  onTestFinished(() => history.dispose());
  return history;
}
