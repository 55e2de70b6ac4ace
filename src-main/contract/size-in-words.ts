/** Bytes for people, in English: "12.5 MB", "1.25 GB". */
export const sizeInWords = (bytes: number): string =>
  bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
