import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { PageAnswerer } from '../asking/page-answerer.ts';
import { DocentError } from '../contract/errors.ts';
import type { HubProgress, ModelPlan } from '../contract/hub.ts';
import { type InstalledModel, ModelRole, type ModelShelf } from '../contract/models-api.ts';
import { chooseEmbedding, type EmbeddingChoice, embeddingChoice } from '../engines/embedding-choice.ts';
import { endpointAddress } from '../engines/endpoint-address.ts';
import type { EndpointStore } from '../engines/endpoint-store.ts';
import { CURATED } from '../engines/hub/curated.ts';
import { type HubConnection, hubConnection, useProxy } from '../engines/hub/hub-connection.ts';
import { downloadedPlan, verifyDownloaded } from '../engines/hub/installed.ts';
import { whatItNeeds } from '../engines/hub/what-it-needs.ts';
import { LlamaAnswerer } from '../engines/llama-answerer.ts';
import { LlamaServerAnswerer } from '../engines/llama-server-answerer.ts';
import { measuredModels } from '../engines/measured-models.ts';
import { chooseModel, chosenModelDir, modelsDir } from '../engines/model-choice.ts';
import { parseModelSpec } from '../engines/model-spec.ts';
import { llamaFolder } from '../engines/packages/llama.ts';
import type { Registry } from '../engines/packages/registry.ts';
import { TransformersAnswerer } from '../engines/transformers-answerer.ts';
import type { Devices } from '../engines/transformers-devices.ts';
import type { StartChild } from '../processes/child.ts';
import { ANSWERING, describeModel, describeServer, OWN, OWN_MODEL } from './describe-model.ts';

/** Shortest time between two progress events, milliseconds. */
const TELL_MS = 100;

export interface ModelsSettings {
  readonly dataDir: string;
  /** The folder of the model that this start opened; undefined: the caller opened it. */
  readonly startedWith: string | undefined;
  /** Where models of other libraries run; left out: on the CPU. */
  readonly devices?: Devices | undefined;
  /** Starts the process that runs vision models; left out: a child process. */
  readonly startTransformers?: StartChild | undefined;
  /** Starts the process that runs GGUF models; left out: a child process. */
  readonly startLlama?: StartChild | undefined;
  /** Default: from the environment. */
  readonly hub?: HubConnection | undefined;
  /** Where libraries that models need come from. Default: from the environment. */
  readonly registry?: Registry | undefined;
  readonly endpoints: EndpointStore;
  /** The model that the user wants for second opinions; null: the first that can. */
  readonly wantedStronger: () => string | null;
}

/** The models on this machine, which of them answers, and getting more from the hub. */
export class Models {
  readonly #settings: ModelsSettings;

  constructor(settings: ModelsSettings) {
    this.#settings = settings;
  }

  async shelf(): Promise<ModelShelf> {
    const chosen = this.#chosen();
    const names = (await readdir(this.#folder, { withFileTypes: true }).catch(() => []))
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
    const { dataDir, endpoints } = this.#settings;
    const server = await endpoints.used();
    const [folders, servers, measured] = await Promise.all([
      Promise.all(names.map((name) => this.#describe(name, server === null ? chosen : undefined))),
      endpoints.list(),
      measuredModels(dataDir),
    ]);
    const own: InstalledModel = { ...OWN_MODEL, used: server === null && chosen === undefined };
    const embedder = this.embedding().model;
    const embeds = embedder === null ? OWN : basename(embedder);
    const installed = [own, ...folders, ...servers.map((one) => describeServer(one, server?.name === one.name))].map(
      (model): InstalledModel => ({
        ...model,
        roles: ModelRole.options.filter(
          (role) =>
            (role === 'answering' && model.used) ||
            (role === 'embedding' && model.name === embeds) ||
            model.roles.includes(role),
        ),
        measured: measured[model.name] ?? null,
      }),
    );
    return {
      ...{ installed, suggested: [...CURATED], host: this.#hub().host, folder: this.#folder },
      restart: this.#needsRestart(chosen),
      stronger: stronger(installed, this.#settings.wantedStronger()),
    };
  }

  /** @param role left out: what it can do @throws DocentError bad-input for one that is not there or cannot do it */
  async use(name: string, role?: 'answering' | 'embedding'): Promise<void> {
    const { dataDir, endpoints } = this.#settings;
    if (isServer(name) && role !== 'embedding') return await endpoints.use(name);
    const kind = name === OWN ? 'own' : (await this.#describe(name, undefined)).kind;
    if (role === 'embedding' || kind === 'embedding') {
      if (role !== 'answering' && (kind === 'own' || kind === 'embedding')) {
        return chooseEmbedding(dataDir, kind === 'own' ? null : this.#dir(name));
      }
      const cannot = kind === 'embedding' ? 'answer questions: it finds pages by meaning' : 'find pages by meaning';
      throw new DocentError('bad-input', `${name} cannot ${cannot}.`, { subject: name });
    }
    if (!ANSWERING.includes(kind)) {
      const message = kind === 'unfinished' ? 'Finish its download first.' : 'Import it first: docent models import.';
      throw new DocentError('bad-input', `${name} cannot answer yet. ${message}`, { subject: name });
    }
    chooseModel(dataDir, kind === 'own' ? null : this.#dir(name));
    await endpoints.use(null);
  }

  /** Which embedding model is used. */
  embedding(): EmbeddingChoice {
    return embeddingChoice(this.#settings.dataDir);
  }

  async remove(name: string): Promise<void> {
    if (isServer(name)) return await this.#settings.endpoints.remove(name);
    const dir = this.#dir(name);
    if (this.#chosen() === dir) chooseModel(this.#settings.dataDir, null);
    if (this.embedding().model === dir) chooseEmbedding(this.#settings.dataDir, null);
    await rm(dir, { recursive: true, force: true });
  }

  async verify(name: string, signal: AbortSignal): Promise<{ files: number; bytes: number }> {
    const dir = this.#dir(name);
    const plan = await downloadedPlan(dir);
    if (plan !== undefined) return await verifyDownloaded(dir, plan, { signal });
    const message = `${name} was not downloaded here. docent models verify checks imported models.`;
    throw new DocentError('bad-input', message, { subject: name });
  }

  async look(named: string, signal: AbortSignal): Promise<ModelPlan> {
    await useProxy(process.env);
    const { planDownload } = await import('../engines/hub/plan-download.ts');
    const plan = await planDownload(this.#hub(), named, signal);
    const { library, byHand } = whatItNeeds(plan, this.#settings.dataDir, this.#settings.registry);
    return { ...plan, library, byHand };
  }

  /** @throws DocentError bad-input when hosts or commit are not those that were agreed to */
  async get(
    named: string,
    agreed: { readonly revision: string; readonly consentTo: string; readonly libraryFrom?: string | undefined },
    emit: (progress: HubProgress) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { library, byHand: _, ...plan } = await this.look(named, signal);
    const sameLibrary = library === null || library.host === agreed.libraryFrom;
    if (plan.revision !== agreed.revision || plan.host !== agreed.consentTo || !sameLibrary) {
      const message = 'The model has changed since you looked at it, or another host has it. Look again, then agree.';
      throw new DocentError('bad-input', message, { subject: named });
    }
    const { downloadModel } = await import('../engines/hub/download.ts');
    let told = 0;
    const before = library?.bytes ?? 0;
    const tell = (file: string, done: number): void => {
      const now = performance.now();
      const total = before + plan.bytes;
      if (now - told < TELL_MS && done < total) return;
      told = now;
      emit({ file, done, total });
    };
    await whatItNeeds(plan, this.#settings.dataDir, this.#settings.registry).install?.(
      ({ file, done }) => tell(file, done),
      signal,
    );
    const onProgress = ({ file, done }: HubProgress): void => tell(file, before + done);
    await downloadModel(this.#hub(), plan, join(this.#folder, plan.name), { signal, onProgress });
  }

  /** The name of the model that answers: a server's, a folder's, or docent-mini. */
  async inUse(): Promise<string> {
    const server = await this.#settings.endpoints.used();
    return server?.name ?? basename(this.#chosen() ?? OWN);
  }

  /** A model that another library or a server runs; undefined: the engine's own answers. @throws DocentError bad-input */
  async answerer(name: string): Promise<PageAnswerer | undefined> {
    const { dataDir, devices, endpoints, startTransformers, startLlama } = this.#settings;
    if (isServer(name)) {
      const server = await endpoints.answerer(name);
      if (server !== undefined) return server;
      throw new DocentError('bad-input', `There is no server ${name}. Add it first.`, { subject: name });
    }
    const chosen = this.#chosen();
    // A chosen folder may lie anywhere.
    const dir = chosen !== undefined && basename(chosen) === name ? chosen : this.#dir(name);
    if (name === OWN) return undefined;
    if (!existsSync(dir)) throw new DocentError('bad-input', `There is no model ${name}.`, { subject: name });
    const spec = parseModelSpec(dir);
    if (spec.kind === 'gguf') {
      const library = llamaFolder(dataDir);
      return new LlamaAnswerer(spec.file, { library, device: devices?.device, start: startLlama, name });
    }
    if (spec.kind === 'llama-server') return new LlamaServerAnswerer(spec, name);
    if (spec.kind !== 'transformers') return undefined;
    return new TransformersAnswerer(dir, {
      ...{ library: process.env.DOCENT_TRANSFORMERS, devices, start: startTransformers },
    });
  }

  /** The folder of an installed model; undefined: there is none of this name. */
  installedDir(name: string): string | undefined {
    if (name.startsWith('.') || /[\\/]/.test(name)) return undefined;
    const dir = this.#dir(name);
    return existsSync(dir) ? dir : undefined;
  }

  get #folder(): string {
    return modelsDir(this.#settings.dataDir);
  }

  #hub(): HubConnection {
    return this.#settings.hub ?? hubConnection(process.env);
  }

  /** A chosen model that is gone counts as none. */
  #chosen(): string | undefined {
    try {
      return chosenModelDir(this.#settings.dataDir);
    } catch {
      return undefined;
    }
  }

  /** The engine opens its model once, at the start. */
  #needsRestart(chosen: string | undefined): boolean {
    const { startedWith } = this.#settings;
    if (startedWith === undefined) return false;
    const isImported = chosen !== undefined && parseModelSpec(chosen).kind === 'docent';
    if (isImported) return resolve(chosen) !== resolve(startedWith);
    return dirname(resolve(startedWith)) === resolve(this.#folder);
  }

  /** @throws DocentError bad-input for what is no model's folder */
  #dir(name: string): string {
    const dir = resolve(this.#folder, name);
    if (dirname(dir) === resolve(this.#folder) && !/[\\/]/.test(name)) return dir;
    throw new DocentError('bad-input', `There is no model ${name}.`, { subject: name });
  }

  /** @throws DocentError bad-input for one that is not there */
  #describe(name: string, chosen: string | undefined): Promise<InstalledModel> {
    const dir = this.#dir(name);
    return describeModel(name, dir, chosen !== undefined && resolve(chosen) === dir);
  }
}

function isServer(name: string): boolean {
  return /^https?:\/\//i.test(name);
}

/**
 * The model to offer beside a doubtful answer: the one that the user wants, or else the first that runs on this machine. A server elsewhere must be
 * wanted. Imported models are opened with Docent, so only another one can be asked in between.
 */
function stronger(installed: readonly InstalledModel[], wanted: string | null): string | null {
  const can = installed.filter(({ answers, used, kind }) => answers && !used && kind !== 'own' && kind !== 'imported');
  const chosen = can.find(({ name }) => name === wanted);
  return (chosen ?? can.find(({ kind, host }) => kind !== 'server' || onThisMachine(host)))?.name ?? null;
}

function onThisMachine(host: string | null): boolean {
  return host !== null && endpointAddress(`http://${host}`).loopback;
}
