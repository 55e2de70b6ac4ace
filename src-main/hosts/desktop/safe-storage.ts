import type { SecretBox } from '../../engines/endpoint-store.ts';

/** The part that is used of Electron's `safeStorage`. */
export interface SafeStorage {
  isEncryptionAvailable(): boolean;
  /** On Linux only: `basic_text` is a password that everybody knows. */
  getSelectedStorageBackend?(): string;
  encryptString(text: string): Buffer;
  decryptString(sealed: Buffer): string;
}

/** The system's secret store: macOS' keychain, Windows' DPAPI, a Linux desktop's wallet. Not every Linux has one. */
export function secretBox(safe: SafeStorage): SecretBox {
  return {
    get available() {
      return safe.isEncryptionAvailable() && safe.getSelectedStorageBackend?.() !== 'basic_text';
    },
    seal: (text) => safe.encryptString(text),
    open: (sealed) => safe.decryptString(sealed),
  };
}
