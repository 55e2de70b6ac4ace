import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { describe, expect, test } from 'vitest';
import { type PackedApp, type PackedFile, packageProblems } from '../../bin/packaging/check-package.ts';
import { writeStandInDistribution } from '../../bin/packaging/stand-in-distribution.ts';
import config from '../../electron-builder.config.ts';

const target = { platform: 'linux', arch: 'x64', developmentPackages: ['vitest', '@electron/fuses'] };

function file(path: string, unpacked = false): PackedFile {
  return { path, bytes: 1, unpacked };
}

const natives = [
  'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/onnxruntime_binding.node',
  'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1',
  'node_modules/better-sqlite3/prebuilds/linux-x64.node',
  'node_modules/sqlite-vec-linux-x64/vec0.so',
  'node_modules/@img/sharp-linux-x64/lib/sharp-linux-x64-0.35.5.node',
  'node_modules/@img/sharp-libvips-linux-x64/lib/libvips-cpp.so.8.18.7',
  'node_modules/@napi-rs/canvas-linux-x64-gnu/skia.linux-x64-gnu.node',
];

const whole: PackedApp = {
  archive: [
    ...[
      'main/main.js',
      'main/document-process.js',
      'main/engine-process.js',
      'main/embedding-process.js',
      'main/asking-thread.js',
      'main/maintenance-thread.js',
      'main/provider-probe-child.js',
      'preload/preload.cjs',
    ].map((name) => file(`dist/electron/${name}`)),
    ...['index.html', 'assets/index-x.js'].map((name) => file(`dist/electron/renderer/${name}`)),
    ...['legacy/build/pdf.mjs', 'legacy/build/pdf.worker.mjs', 'standard_fonts/LiberationSans-Regular.ttf'].map(
      (name) => file(`node_modules/pdfjs-dist/${name}`),
    ),
    ...['cmaps/UniKS-UTF16-H.bcmap', 'wasm/openjpeg.wasm', 'LICENSE'].map((name) =>
      file(`node_modules/pdfjs-dist/${name}`),
    ),
    file('package.json'),
    ...natives.map((path) => file(path, true)),
  ],
  resources: [
    ...[
      ...[
        'config.json',
        'model.safetensors',
        'page-reader.safetensors',
        'chooser.safetensors',
        'looks.safetensors',
        'reading-language.bin',
      ],
      ...['docent.tiktoken', 'tokenizer.json', 'MODEL_CARD.md'],
    ].map((name) => file(`models/docent-mini/${name}`)),
    ...['config.json', 'model.safetensors', 'tokenizer.json', 'MODEL_CARD.md'].map((name) =>
      file(`models/minilm/${name}`),
    ),
    file('LICENSE'),
    file('sbom.cdx.json'),
    file('third-party-notices.txt'),
  ],
};

describe('The check of a package', () => {
  test('accepts a complete one', () => {
    expect(packageProblems(whole, target)).toEqual([]);
  });

  test('reports every needed file that is missing', () => {
    for (const { path } of whole.archive) {
      const archive = whole.archive.filter((other) => other.path !== path);
      expect(packageProblems({ ...whole, archive }, target), path).not.toEqual([]);
    }
    for (const { path } of whole.resources) {
      const resources = whole.resources.filter((other) => other.path !== path);
      expect(packageProblems({ ...whole, resources }, target), path).not.toEqual([]);
    }
  });

  test.each([
    'src-main/docent-service.ts',
    'models/train/scripts/smoke.py',
    'tests/architecture.test.ts',
    'shared/data/README.md',
    'dist/electron/main/main.js.map',
    'dist/packages/docent.AppImage',
    'node_modules/vitest/index.js',
    'node_modules/@electron/fuses/index.js',
    'node_modules/node/bin/node',
    'node_modules/onnxruntime-node/bin/napi-v6/win32/x64/onnxruntime.dll',
    'node_modules/better-sqlite3/prebuilds/darwin-arm64.node',
  ])('finds %s, which does not belong there', (path) => {
    const archive = [...whole.archive, file(path, true)];
    expect(packageProblems({ ...whole, archive }, target)).not.toEqual([]);
  });

  test('reports a native library inside the archive', () => {
    const archive = whole.archive.map((packed) => ({ ...packed, unpacked: false }));
    expect(packageProblems({ ...whole, archive }, target)).toHaveLength(natives.length);
  });

  test('reports training files beside the model', () => {
    const resources = [...whole.resources, file('models/docent-mini/checkpoint.pt')];
    expect(packageProblems({ ...whole, resources }, target)).toEqual([
      'does not belong in resources: models/docent-mini/checkpoint.pt',
    ]);
  });
});

describe('The configuration of packages', () => {
  test('registers Docent’s file formats on every system', () => {
    const associations = [config.fileAssociations ?? []].flat();
    const extensions = associations.flatMap(({ ext }) => ext);
    expect(extensions).toEqual(expect.arrayContaining(['pdf', 'png', 'jpg', 'jpeg', 'tif', 'tiff', 'webp']));
    expect(associations.every(({ mimeType }) => mimeType)).toBe(true);
  });

  test('sets fuses so that Electron cannot run as Node and loads only the sealed archive', () => {
    expect(config.electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
    });
  });
});

test("the stand-in for Electron's distribution has fuses to set", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'docent-distribution-'));
  await writeStandInDistribution(folder);
  const binary = join(folder, 'electron');
  expect((await getCurrentFuseWire(binary))[FuseV1Options.RunAsNode]).toBe(FuseState.ENABLE);
  await flipFuses(binary, { version: FuseVersion.V1, [FuseV1Options.RunAsNode]: false });
  expect((await getCurrentFuseWire(binary))[FuseV1Options.RunAsNode]).toBe(FuseState.DISABLE);
});
