export { createWorkspace, type Workspace, type WorkspaceSettings } from './workspace.ts';
