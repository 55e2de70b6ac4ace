export { createWorkspace } from './create-workspace.ts';
export { openLibraryData } from './library-data.ts';
export type { Workspace, WorkspaceSettings } from './workspace.ts';
