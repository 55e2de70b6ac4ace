/** Character maps, standard fonts and decoders of pdf.js as files of our own build: nothing comes from a network. */
const cMaps = import.meta.glob<string>('../../../../node_modules/pdfjs-dist/cmaps/*.bcmap', {
  query: '?url&no-inline',
  import: 'default',
  eager: true,
});
const fonts = import.meta.glob<string>('../../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
  query: '?url&no-inline',
  import: 'default',
  eager: true,
});
const decoders = import.meta.glob<string>('../../../../node_modules/pdfjs-dist/wasm/{jbig2,openjpeg,qcms_bg}.wasm', {
  query: '?url&no-inline',
  import: 'default',
  eager: true,
});

const byName = new Map(
  Object.entries({ ...cMaps, ...fonts, ...decoders }).map(([path, url]) => [
    path.slice(path.lastIndexOf('/') + 1),
    url,
  ]),
);

/** Hands pdf.js the files that it asks for by name (its BinaryDataFactory). */
export class PdfAssets {
  async fetch({ filename }: { readonly kind: string; readonly filename: string }): Promise<Uint8Array> {
    const url = byName.get(filename);
    if (url === undefined) throw new Error(`pdf.js asked for ${filename}, which is not part of Docent.`);
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${filename} cannot be loaded (${response.status}).`);
    return new Uint8Array(await response.arrayBuffer());
  }
}
