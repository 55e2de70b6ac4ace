/** What Docent opens, as operating systems ask for it: dialogs and file associations. What a file really is, its first bytes decide. */
export const FILE_TYPES = [
  { name: 'PDF document', mime: 'application/pdf', extensions: ['pdf'] },
  { name: 'PNG image', mime: 'image/png', extensions: ['png'] },
  { name: 'JPEG image', mime: 'image/jpeg', extensions: ['jpg', 'jpeg'] },
  { name: 'TIFF image', mime: 'image/tiff', extensions: ['tif', 'tiff'] },
  { name: 'WebP image', mime: 'image/webp', extensions: ['webp'] },
] as const;

/** Formats that can be opened but that Docent does not offer itself for. */
const ALSO = ['gif', 'avif'];

/** For Electron's `showOpenDialog`. */
export const OPEN_DIALOG = {
  properties: ['openFile' as const, 'multiSelections' as const],
  filters: [{ name: 'PDF, PNG, JPEG, …', extensions: [...FILE_TYPES.flatMap((type) => type.extensions), ...ALSO] }],
};
