import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { Turn } from '../../src-main/contract/library.ts';
import { asked, question, temporaryDataDir, temporaryWorkspace } from './temporary-workspace.ts';

const child = new URL('./killed-child.ts', import.meta.url).pathname;

test('An accepted question is there after a kill -9, as interrupted, and can be asked again', async () => {
  const dataDir = temporaryDataDir();
  const killed = spawn(process.execPath, [child, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(killed.stdout), 'line')) as [string];
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const accepted = Turn.parse(JSON.parse(line));
  expect(accepted.status).toBe('running');

  const workspace = await temporaryWorkspace({ dataDir });
  const { conversationId, documentId } = accepted;
  const { turns } = await workspace.api.getConversation({ conversationId });
  expect(turns).toMatchObject([{ id: accepted.id, status: 'interrupted', question: accepted.question }]);
  const { turn } = await asked(workspace.api, question(documentId, { conversationId }));
  expect(turn.status).toBe('done');
  await workspace.dispose();
});
