export { SeenFiles } from './seen-files.ts';
export { watchFolders } from './watch-folders.ts';
