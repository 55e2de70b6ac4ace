import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { loadModelConfig } from '../../models/folder/config.ts';
import { ModelWeights } from '../../models/folder/model-weights.ts';
import { ModelError } from '../../models/model-error.ts';
import { docentApi } from '../../src-main/contract/docent-api.ts';
import { DocentError } from '../../src-main/contract/errors.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { openHistory } from '../../src-main/history/index.ts';
import { decodeMessage, encodeMessage } from '../../src-main/rpc/binary-frames.ts';
import { serve } from '../../src-main/rpc/index.ts';
import { addConversation } from '../history/add-conversation.ts';
import { memoryPorts } from '../rpc/memory-port.ts';
import { root } from '../source-imports.ts';
import { mutated } from './mutate.ts';

/** A reader of input to be fuzzed. If it throws anything but a typed error, it has crashed. */
export interface Target {
  readonly name: string;
  once(random: () => number): Promise<void>;
  dispose(): void;
}

/** Every past crash is among them: a file in tests/fuzz/seeds is tried as it is, then mutated. */
function seedsOf(kind: 'documents'): Uint8Array[] {
  const folders = [
    join(root, 'tests/fuzz/seeds', kind),
    join(root, '../shared/data/robust'),
    join(root, 'resources/samples'),
  ];
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => statSync(path).isFile())
    .map((path) => new Uint8Array(readFileSync(path)))
    .filter((bytes) => bytes.length < 2e6);
}

/** Broken input must end in a typed error. */
export function isExpected(error: unknown): boolean {
  return (error instanceof DocentError && error.code !== 'internal') || error instanceof ModelError;
}

function documents(): Target {
  const seeds = seedsOf('documents');
  return {
    name: 'documents',
    once: async (random) => {
      const document = await openDocument(mutated(seeds[Math.floor(random() * seeds.length)]!, random));
      try {
        await document.textLayer(1);
        await document.image(1, { width: 300, quality: 80 });
      } finally {
        await document.dispose();
      }
    },
    dispose: () => undefined,
  };
}

function imports(): Target {
  const folder = mkdtempSync(join(tmpdir(), 'docent-fuzz-'));
  const from = openHistory({ dataDir: join(folder, 'from'), maintainAfterMs: null });
  addConversation(from, 'a.pdf', [['Total?', '12.50']]);
  const text = new TextEncoder().encode(from.exportAll());
  from.dispose();
  const to = openHistory({ dataDir: join(folder, 'to'), maintainAfterMs: null });
  return {
    name: 'history imports',
    once: async (random) => {
      const before = to.exportAll().replace(/"exportedAt":\d+/, '');
      try {
        to.importAll(new TextDecoder().decode(mutated(text, random)));
      } catch (error) {
        // Refused input must leave nothing behind.
        if (to.exportAll().replace(/"exportedAt":\d+/, '') !== before) throw new Error('half an import');
        throw error;
      }
    },
    dispose: () => {
      to.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function modelFolders(): Target {
  const folder = mkdtempSync(join(tmpdir(), 'docent-fuzz-'));
  const config = new Uint8Array(readFileSync(join(root, 'models/docent-mini/config.json')));
  const weights = new Uint8Array(readFileSync(join(root, 'models/docent-mini/model.safetensors')).subarray(0, 200_000));
  return {
    name: 'model folders',
    once: async (random) => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'config.json'), mutated(config, random));
      writeFileSync(join(folder, 'model.safetensors'), mutated(weights, random));
      const opened = await ModelWeights.open(folder).catch((error: unknown) => error);
      if (opened instanceof ModelWeights) await opened.dispose();
      else if (!isExpected(opened)) throw opened;
      await loadModelConfig(folder);
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function frames(): Target {
  const [page, main] = memoryPorts();
  const refuse = async () => {
    throw new DocentError('closed', 'There is nothing behind this.');
  };
  const api = Object.fromEntries(
    Object.entries(docentApi).map(([name, { kind }]) => [
      name,
      kind === 'call'
        ? refuse
        : async function* () {
            yield await refuse();
          },
    ]),
  );
  serve(main, docentApi, api as never);
  const methods = Object.keys(docentApi);
  return {
    name: 'frames',
    once: async (random) => {
      const method = methods[Math.floor(random() * methods.length)]!;
      const whole = encodeMessage({ kind: 'call', id: Math.floor(random() * 9), method, params: {}, credit: 1 });
      const message = decodeMessage(mutated(whole, random).buffer);
      page.postMessage(message);
      await setImmediate();
    },
    dispose: () => page.close(),
  };
}

export const targets = (): Target[] => [documents(), frames(), imports(), modelFolders()];
