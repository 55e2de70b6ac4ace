/** One file of the package, by its path in the archive or in the resources folder, with forward slashes. */
export interface PackedFile {
  readonly path: string;
  readonly bytes: number;
  /** Whether it lies beside the archive as a separate file. */
  readonly unpacked: boolean;
}

export interface PackedApp {
  /** What app.asar lists. */
  readonly archive: readonly PackedFile[];
  /** Other files in the resources folder. */
  readonly resources: readonly PackedFile[];
}

export interface Target {
  readonly platform: string;
  readonly arch: string;
  /** Names that package.json lists under `devDependencies`. */
  readonly developmentPackages: readonly string[];
}

const APP = [
  'package.json',
  'dist/electron/main/main.js',
  'dist/electron/main/engine-process.js',
  'dist/electron/main/embedding-process.js',
  'dist/electron/main/document-process.js',
  'dist/electron/main/asking-thread.js',
  'dist/electron/main/maintenance-thread.js',
  'dist/electron/main/provider-probe-child.js',
  'dist/electron/preload/preload.cjs',
  'dist/electron/renderer/index.html',
];

const PDF = [
  'legacy/build/pdf.mjs',
  'legacy/build/pdf.worker.mjs',
  'standard_fonts/LiberationSans-Regular.ttf',
  'cmaps/UniKS-UTF16-H.bcmap',
  'wasm/openjpeg.wasm',
  'LICENSE',
].map((name) => `node_modules/pdfjs-dist/${name}`);

const MODELS = [
  'config.json',
  'model.safetensors',
  'page-reader.safetensors',
  'chooser.safetensors',
  'looks.safetensors',
  'reading-language.bin',
  'docent.tiktoken',
  'tokenizer.json',
  'MODEL_CARD.md',
]
  .map((name) => `models/docent-mini/${name}`)
  .concat(
    ['config.json', 'model.safetensors', 'tokenizer.json', 'MODEL_CARD.md'].map((name) => `models/minilm/${name}`),
  );

/** Docent's licence, the bill of materials (CycloneDX), and the licences of what is in it. */
const NOTICES = ['LICENSE', 'sbom.cdx.json', 'third-party-notices.txt'];

const NATIVE = /\.(?:node|dll|dylib|so(?:\.[\d.]+)?)$/;
/** The only files that may be in the archive. */
const WELCOME = /^(?:package\.json|LICENSE|dist\/electron\/|node_modules\/)/;
const UNWELCOME = /\.(?:ts|mts|cts|map|py|pt|jsonl|log)$|(?:^|\/)(?:\.cache|\.git|__pycache__|checkpoints)(?:\/|$)/;

/** Everything that is wrong with a package, in words; empty if nothing is. */
export function packageProblems({ archive, resources }: PackedApp, target: Target): string[] {
  const { platform, arch } = target;
  const packed = new Set(archive.map((file) => file.path));
  const beside = new Set(resources.map((file) => file.path));
  const natives = archive.filter((file) => NATIVE.test(file.path));
  const expected = nativePatterns(platform, arch);
  return [
    ...[...APP, ...PDF].filter((path) => !packed.has(path)).map((path) => `missing from app.asar: ${path}`),
    ...[...MODELS, ...NOTICES].filter((path) => !beside.has(path)).map((path) => `missing from resources: ${path}`),
    ...(archive.some((file) => /^dist\/electron\/renderer\/assets\/.+\.js$/.test(file.path))
      ? []
      : ['missing from app.asar: the script of dist/electron/renderer/index.html']),
    ...expected
      .filter((pattern) => !natives.some((file) => pattern.test(file.path)))
      .map((pattern) => `no native file for ${platform}-${arch} matches ${pattern.source}`),
    ...natives.filter((file) => !file.unpacked).map((file) => `cannot be loaded from inside app.asar: ${file.path}`),
    ...natives
      .filter((file) => !expected.some((pattern) => pattern.test(file.path)))
      .map((file) => `native file for another machine, or of a package not known here: ${file.path}`),
    ...archive.filter((file) => !WELCOME.test(file.path)).map((file) => `does not belong in app.asar: ${file.path}`),
    ...archive.filter((file) => UNWELCOME.test(file.path)).map((file) => `of no use at run time: ${file.path}`),
    ...resources
      .filter((file) => !MODELS.includes(file.path) && !NOTICES.includes(file.path))
      .map((file) => `does not belong in resources: ${file.path}`),
    ...[...target.developmentPackages, 'node', 'commander', 'ws']
      .filter((name) => archive.some((file) => file.path.startsWith(`node_modules/${name}/`)))
      .map((name) => `not for the desktop app: node_modules/${name}`),
    ...archive.filter((file) => file.bytes === 0 && NATIVE.test(file.path)).map((file) => `empty: ${file.path}`),
  ];
}

/** One pattern for each native file (or set) that a machine needs. */
function nativePatterns(platform: string, arch: string): RegExp[] {
  const machine = `${platform}-${arch}`;
  const onnxruntime = `^node_modules/onnxruntime-node/bin/napi-v6/${platform}/${arch}/`;
  return [
    `${onnxruntime}onnxruntime_binding\\.node$`,
    `${onnxruntime}(?:libonnxruntime|onnxruntime|DirectML|dxil|dxcompiler)\\.[\\w.]+$`,
    `^node_modules/better-sqlite3/prebuilds/${machine}\\.node$`,
    `^node_modules/sqlite-vec-${machine.replace('win32', 'windows')}/vec0\\.(?:so|dylib|dll)$`,
    `^node_modules/@img/sharp-${machine}/lib/[^/]+\\.node$`,
    `^node_modules/@img/sharp-(?:libvips-)?${machine}/lib/(?:libvips|glib)[^/]*$`,
    `^node_modules/@napi-rs/canvas-${machine}[^/]*/[^/]+$`,
  ].map((source) => new RegExp(source));
}
