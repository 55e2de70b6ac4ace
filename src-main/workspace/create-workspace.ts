import { setImmediate } from 'node:timers/promises';
import { openLibraryData } from './library-data.ts';
import type { Workspace, WorkspaceSettings } from './workspace.ts';

/**
 * Opens the workspace in `dataDir`, or creates it. This is fast: the model, pdf.js and sharp are loaded by the first call that needs them.
 *
 * @param data what `openLibraryData` has opened there already; the workspace closes it
 * @throws DocentError in-use when another Docent has it open; file-damaged, file-unreadable
 */
export async function createWorkspace(
  settings: WorkspaceSettings,
  data = openLibraryData(settings.dataDir),
): Promise<Workspace> {
  try {
    const { workspaceOver } = await loadInParts();
    return workspaceOver(data, settings);
  } catch (error) {
    data.history.dispose();
    throw error;
  }
}

/** The modules of a workspace take a tenth of a second. Loaded in parts they let a host that serves the window's files do so meanwhile. */
async function loadInParts(): Promise<typeof import('./workspace.ts')> {
  const parts = [
    () => import('../documents/index.ts'),
    () => import('../docent-service.ts'),
    () => import('./models.ts'),
    () => import('./questions.ts'),
  ];
  for (const load of parts) {
    await load();
    await setImmediate();
  }
  return await import('./workspace.ts');
}
