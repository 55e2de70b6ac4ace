import { EXTENSIONS, FORMAT_NAMES } from '../../contract/file-formats.ts';

/** For Electron's `showOpenDialog`. */
export const OPEN_DIALOG = {
  properties: ['openFile' as const, 'multiSelections' as const],
  filters: [{ name: FORMAT_NAMES.join(', '), extensions: [...EXTENSIONS] }],
};
