import type { Configuration } from 'electron-builder';
import { FILE_FORMATS } from './src-main/contract/file-formats.ts';

/**
 * Packs what `npm run build:desktop` wrote, with the packages that it leaves outside its bundles: `npm run package`. `npm run package:dry`
 * packs the same around a stand-in for Electron's binary and checks the list of files.
 */

/** Dependencies of the command line and of the browser host; `node` brings a whole Node, which Electron is itself. */
const NOT_IN_THE_WINDOW = [
  ...['node', 'node-bin-*', 'commander', 'ws'],
  // The MCP server and the servers that its package brings.
  ...['@modelcontextprotocol', 'express', 'express-rate-limit', '@hono', 'hono', 'jose'],
  ...['cross-spawn', 'which', 'isexe'],
];

/** What packages bring for development, for browsers or for other machines. */
const NOT_AT_RUN_TIME = [
  '**/*.{map,ts,mts,cts,flow}',
  '**/{README,CHANGELOG,CONTRIBUTING,SECURITY,CODE_OF_CONDUCT}*.md',
  'fastest-levenshtein/{bench,test}.js',
  'node-addon-api/**',
  '**/{test,tests,__tests__,example,examples,docs,types}/**',
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: electron-builder fills these in
  // Only the bindings of the machine that the package is for; ONNX Runtime and SQLite bring those of all.
  'onnxruntime-node/{bin/napi-v6/!(${platform})/**,bin/napi-v6/*/!(${arch})/**,script/**}',
  'better-sqlite3/{deps/**,src/**,binding.gyp,prebuilds/!(${platform}-${arch}.node)}',
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above
  // What openDocument uses is legacy/build/pdf.mjs and its worker, with fonts, character maps and decoders.
  'pdfjs-dist/{build/**,web/**,image_decoders/**,legacy/web/**,legacy/image_decoders/**}',
  'pdfjs-dist/legacy/build/{*.min.mjs,*sandbox*,*renderer*}',
  'js-tiktoken/dist/{ranks/**,index.*}',
  // Its runtime for browsers is 141 MB; in Node it runs on onnxruntime-node.
  'onnxruntime-web/**',
  '@huggingface/transformers/{src/**,dist/!(transformers.node.cjs)}',
  '@huggingface/{hub,tasks}/src/**',
  // What is imported is es/.
  '@cantoo/pdf-lib/{cjs/**,dist/**,src/**,ts3.4/**}',
  // Of its three builds the WebAssembly that is one CommonJS file.
  'libheif-js/{libheif/**,libheif-wasm/{libheif.js,libheif.wasm,libheif-bundle.mjs}}',
  'postal-mime/{src,dist/cjs}/**',
  'zod/src/**',
  '@types/**',
  'protobufjs/{cli/**,dist/**}',
];

const config: Configuration = {
  appId: 'org.docent.desktop',
  productName: 'Docent',
  copyright: 'The authors of Docent; Apache-2.0',
  // A .deb names a site. There is none yet, and .invalid never leads anywhere (RFC 2606).
  extraMetadata: { homepage: process.env.DOCENT_HOMEPAGE ?? 'https://docent.invalid' },
  directories: { output: 'dist/packages', buildResources: 'resources' },
  files: [
    'package.json',
    'dist/electron/**',
    ...[...NOT_IN_THE_WINDOW.map((name) => `${name}/**`), ...NOT_AT_RUN_TIME].map((path) => `!node_modules/${path}`),
  ],
  extraResources: [
    { from: 'models/docent-mini', to: 'models/docent-mini' },
    { from: 'models/minilm', to: 'models/minilm' },
    'LICENSE',
    { from: 'dist/sbom.cdx.json', to: 'sbom.cdx.json' },
    { from: 'dist/third-party-notices.txt', to: 'third-party-notices.txt' },
  ],
  asar: true,
  // A library that the loader maps must be a file: these packages open .node files and, through them, .so, .dylib and .dll.
  asarUnpack: [
    'node_modules/onnxruntime-node/**',
    'node_modules/better-sqlite3/**',
    'node_modules/sqlite-vec-*/**',
    'node_modules/sharp/**',
    'node_modules/@img/**',
    'node_modules/@napi-rs/canvas*/**',
  ],
  // All native packages are Node-API with prebuilt binaries: nothing is compiled for Electron.
  npmRebuild: false,
  electronLanguages: ['en-US', 'ko'],
  // Flipped by @electron/fuses before signing. Children are utility processes, which do not need `runAsNode`.
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  // Docent asks no server for updates.
  publish: null,
  fileAssociations: FILE_FORMATS.flatMap(({ association, mime, extensions }) =>
    association === null
      ? []
      : [{ ext: [...extensions], name: association, mimeType: mime, role: 'Viewer', rank: 'Alternate' }],
  ),
  linux: {
    target: ['AppImage', 'deb'],
    executableName: 'docent-desktop',
    category: 'Office',
    icon: 'resources/icons/linux',
    synopsis: 'Ask your own documents',
    description: 'Answers with evidence from PDFs, scans and pictures, on your own machine.',
    maintainer: 'The authors of Docent <docent@docent.invalid>',
  },
  mac: {
    target: ['dmg', 'zip'],
    category: 'public.app-category.productivity',
    icon: 'resources/icons/docent.png',
    hardenedRuntime: true,
    entitlements: 'resources/mac/entitlements.plist',
    entitlementsInherit: 'resources/mac/entitlements.plist',
  },
  win: { target: ['nsis'], icon: 'resources/icons/docent.png' },
  nsis: { oneClick: true, perMachine: false, deleteAppDataOnUninstall: false },
};

export default config;
