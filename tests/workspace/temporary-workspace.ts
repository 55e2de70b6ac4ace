import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { AppAskEvent, AskParams, DocentApi } from '../../src-main/contract/docent-api.ts';
import type { LibraryDocument, Turn } from '../../src-main/contract/library.ts';
import type { DocentSettings } from '../../src-main/docent-service.ts';
import { createWorkspace, type Workspace, type WorkspaceSettings } from '../../src-main/workspace/index.ts';
import { tinyModel } from '../inference/tiny-models.ts';

export const samples = new URL('../../resources/samples/', import.meta.url).pathname;

/** docent-tiny with random weights: its answers are meaningless, but everything around them is real. */
export function tinyDocent(): DocentSettings {
  const { modelDir, cacheDir } = tinyModel('docent-tiny');
  return { modelDir, cacheDir, device: 'cpu' };
}

export function temporaryDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'docent-workspace-'));
}

export async function temporaryWorkspace({
  indexing = false,
  ...change
}: Partial<WorkspaceSettings> & { indexing?: boolean } = {}): Promise<Workspace> {
  const workspace = await createWorkspace({
    dataDir: temporaryDataDir(),
    host: 'browser',
    version: '1.2.3',
    allowPaths: true,
    ...change,
    docent: change.docent ?? tinyDocent(),
  });
  // What is read in the background would be work that a test did not ask for.
  if (!indexing) await workspace.api.pauseIndexing({ paused: true });
  return workspace;
}

/** Adds one of the samples. */
export async function addSample(api: DocentApi, name: string): Promise<LibraryDocument> {
  return await api.addDocument({ source: { kind: 'path', path: join(samples, name) } });
}

export function question(documentId: string, change: Partial<AskParams> = {}): AskParams {
  return {
    documentId,
    conversationId: null,
    question: 'When?',
    page: 1,
    region: null,
    ...change,
  };
}

export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Asks to the end. */
export async function asked(api: DocentApi, params: AskParams): Promise<{ events: AppAskEvent[]; turn: Turn }> {
  const events = await collected(api.ask(params));
  const last = events.at(-1);
  expect(last?.kind).toBe('turn');
  return { events, turn: (last as AppAskEvent & { kind: 'turn' }).turn };
}
