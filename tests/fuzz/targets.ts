import { once } from 'node:events';
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
import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { loadModelConfig } from '../../models/folder/config.ts';
import { ModelWeights } from '../../models/folder/model-weights.ts';
import { ModelError } from '../../models/model-error.ts';
import { docentApi } from '../../src-main/contract/docent-api.ts';
import { DocentError } from '../../src-main/contract/errors.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { openHistory } from '../../src-main/history/index.ts';
import { decodeMessage, encodeMessage } from '../../src-main/rpc/binary-frames.ts';
import { rpcSocket, serve } from '../../src-main/rpc/index.ts';
import { addConversation } from '../history/add-conversation.ts';
import { startHost } from '../http/started-host.ts';
import { memoryPorts } from '../rpc/memory-port.ts';
import { root } from '../source-imports.ts';
import { mutated } from './mutate.ts';

/** 200 frames a second. */
const FRAME_MS = 5;

/** A reader of input to be fuzzed. If it throws anything but a typed error, it has crashed. */
export interface Target {
  readonly name: string;
  once(random: () => number): Promise<void>;
  dispose(): void | Promise<void>;
}

/** Documents that are hostile or that once crashed something: each is tried as it is, and then mutated like the others. */
const SEEDS = join(root, 'tests/fuzz/seeds/documents');

function filesIn(...folders: readonly string[]): Uint8Array[] {
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
  const asTheyAre = filesIn(SEEDS);
  const seeds = [...asTheyAre, ...filesIn(join(root, '../shared/data/robust'), join(root, 'resources/samples'))];
  return {
    name: 'documents',
    once: async (random) => {
      const document = await openDocument(
        asTheyAre.shift() ?? mutated(seeds[Math.floor(random() * seeds.length)]!, random),
      );
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

/** Junk over the network: a page that has the token sends 200 broken frames a second, and connects again when it is cut off. */
async function sockets(): Promise<Target> {
  const started = await startHost();
  const { href, origin } = new URL(started.host.url);
  const methods = Object.keys(docentApi);
  let socket: WebSocket | undefined;
  const connected = async (): Promise<WebSocket> => {
    if (socket?.readyState === WebSocket.OPEN) return socket;
    socket = new WebSocket(...rpcSocket(href, started.token), { origin });
    await once(socket, 'open');
    return socket;
  };
  return {
    name: 'sockets',
    once: async (random) => {
      const method = methods[Math.floor(random() * methods.length)]!;
      const whole = encodeMessage({ kind: 'call', id: Math.floor(random() * 9), method, params: {}, credit: 1 });
      (await connected()).send(mutated(whole, random));
      await delay(FRAME_MS);
    },
    dispose: async () => {
      socket?.terminate();
      await started[Symbol.asyncDispose]();
    },
  };
}

const TARGETS = { documents, frames, sockets, imports, models: modelFolders };

/** @param only the name of one; left out: all */
export async function targets(only?: string): Promise<Target[]> {
  const chosen = Object.entries(TARGETS).filter(([name]) => only === undefined || name === only);
  if (chosen.length === 0) throw new Error(`There is no target ${only}. There are ${Object.keys(TARGETS).join(', ')}.`);
  return await Promise.all(chosen.map(([, make]) => make()));
}
