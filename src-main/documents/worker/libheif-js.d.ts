/** The part of libheif's WebAssembly build that decode-image.ts uses; the package has types for its core only. */
declare module 'libheif-js/wasm-bundle.js' {
  import type { PageRaster } from '../../contract/page.ts';

  interface HeifImage {
    is_primary(): boolean;
    get_width(): number;
    get_height(): number;
    /** Fills `target` with RGBA and hands it on; null when it cannot be decoded. */
    display(target: PageRaster, done: (decoded: PageRaster | null) => void): void;
    free(): void;
  }
  const libheif: { readonly HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] } };
  export default libheif;
}
