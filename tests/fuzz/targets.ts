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
import { lookIntoOffice } from '../../src-main/documents/service/office/look.ts';
import { openHistory } from '../../src-main/history/index.ts';
import { decodeMessage, encodeMessage } from '../../src-main/rpc/binary-frames.ts';
import { rpcSocket, serve } from '../../src-main/rpc/index.ts';
import { BILLION_LAUGHS, docx, ods, repeated, xlsx } from '../documents/office-files.ts';
import { addConversation } from '../history/add-conversation.ts';
import { startHost } from '../http/started-host.ts';
import { memoryPorts } from '../rpc/memory-port.ts';
import { root } from '../source-imports.ts';
import { mutated } from './mutate.ts';

/** 200 frames a second. */
const FRAME_MS = 5;
const MOST_OVERDUE_MS = 1000;
/** The host cuts a page off after a frame that it cannot read. */
const PAGES = 4;

/** As many as there are processes that read documents. */
const DOCUMENTS_AT_ONCE = 3;

/** A reader of input to be fuzzed. If it throws anything but a typed error, it has crashed. */
export interface Target {
  readonly name: string;
  /** How many inputs are tried at the same time; left out: one. */
  readonly atOnce?: number;
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
    atOnce: DOCUMENTS_AT_ONCE,
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

/** What looks into office documents before LibreOffice gets them. It runs in the host, so it may neither crash nor hang. */
function offices(): Target {
  const seeds = [
    docx(['The rent is &a9;'], BILLION_LAUGHS),
    xlsx('<row r="1"><c r="A1"><v>1</v></c></row>'),
    ods(repeated(9, 9, 1)),
  ];
  return {
    name: 'office documents',
    once: async (random) => {
      await lookIntoOffice(mutated(seeds[Math.floor(random() * seeds.length)]!, random), 'a.docx');
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

/** Junk over the network: pages that have the token send 200 broken frames a second together, and connect again when they are cut off. */
async function sockets(): Promise<Target> {
  const started = await startHost();
  const { href, origin } = new URL(started.host.url);
  const methods = Object.keys(docentApi);
  const pages: WebSocket[] = [];
  const connected = async (): Promise<WebSocket> => {
    for (let i = 0; i < PAGES; i++) {
      const state = pages[i]?.readyState;
      // While one connects again, the others go on.
      if (state !== WebSocket.OPEN && state !== WebSocket.CONNECTING)
        pages[i] = new WebSocket(...rpcSocket(href, started.token), { origin }).on('error', () => undefined);
    }
    pages.push(pages.shift()!);
    const open = pages.find(({ readyState }) => readyState === WebSocket.OPEN);
    if (open !== undefined) return open;
    await Promise.race(pages.map((page) => once(page, 'open')));
    return await connected();
  };
  let due = performance.now();
  return {
    name: 'sockets',
    once: async (random) => {
      const method = methods[Math.floor(random() * methods.length)]!;
      const whole = encodeMessage({ kind: 'call', id: Math.floor(random() * 9), method, params: {}, credit: 1 });
      (await connected()).send(mutated(whole, random));
      // A timer that is late makes no frame late: what is overdue is sent at once. Between two frames the host has its turn.
      due = Math.max(due + FRAME_MS, performance.now() - MOST_OVERDUE_MS);
      await (due > performance.now() ? delay(due - performance.now()) : setImmediate());
    },
    dispose: async () => {
      for (const page of pages) page.terminate();
      await started[Symbol.asyncDispose]();
    },
  };
}

const TARGETS = { documents, offices, frames, sockets, imports, models: modelFolders };

/** @param only the name of one; left out: all */
export async function targets(only?: string): Promise<Target[]> {
  const chosen = Object.entries(TARGETS).filter(([name]) => only === undefined || name === only);
  if (chosen.length === 0) throw new Error(`There is no target ${only}. There are ${Object.keys(TARGETS).join(', ')}.`);
  return await Promise.all(chosen.map(([, make]) => make()));
}
