import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { BuiltModel } from '../../models/build/build.ts';
import { ensureBuilt } from '../../models/build/build-cache.ts';
import { type ByGraph, familyOf, type GraphName, isLater } from '../../models/build/families.ts';
import { ModelError } from '../../models/model-error.ts';
import type { ChosenBecause, LoadParams, Provider } from '../contract/engine.ts';
import { DocentError } from '../contract/errors.ts';
import { FAMILIES } from './answering/families.ts';
import type { AnsweringFamily } from './answering/family.ts';
import { Looking } from './answering/looks/looking.ts';
import { byteProblem, type ExactBytes } from './devices/byte-products.ts';
import { modelWorkload } from './devices/model-workload.ts';
import { because, providerChain, providersToProbe, SMALL_MODEL_BYTES } from './devices/provider-chain.ts';
import { providerReports } from './devices/provider-reports.ts';
import { residencyOf } from './graphs/provider-residency.ts';
import { GraphSession, type SessionPlace } from './graphs/session.ts';
import { modelName, type SeeingShape, seeingShape } from './seeing/seeing-shape.ts';

type Graphs = ByGraph<GraphSession>;

export interface OpenModel {
  readonly name: string;
  readonly seeing: SeeingShape;
  /** Uses the graphs, so it cannot be used once they are disposed. */
  readonly family: AnsweringFamily;
  readonly graphs: Graphs;
  /** Answers from pixels; null for models that do not look. Uses the graphs too. */
  readonly looking: Looking | null;
  readonly provider: Provider;
  readonly skipped: { provider: Provider; reason: string }[];
  /** Why it runs on `provider`. */
  readonly chosenBecause: ChosenBecause;
  /** Content hash of config and weights. */
  readonly sha: string;
}

/**
 * Builds the graphs of a model folder, unless `cacheDir` has them already, and opens them on the first execution provider that can run all of
 * them.
 *
 * @throws DocentError model-missing, model-invalid (naming the tensor or key), device-unavailable, out-of-memory
 */
export async function openModel(params: LoadParams, exactBytes: ExactBytes, signal?: AbortSignal): Promise<OpenModel> {
  const built = await build(params, signal);
  const problem = await byteProblem(params.modelDir, built.config, exactBytes);
  if (problem !== undefined) throw new DocentError('model-invalid', problem, { subject: params.modelDir });
  const wideSums = built.config.visual.tiles_alone && !(await exactBytes());
  const folder = dirname(built.graphs.encoder);
  const weightBytes = await dataBytes(folder);
  const wanted = providersToProbe(params.device, weightBytes);
  // A utility process of Electron cannot start processes, so its parent has probed.
  const reports = params.probed ?? (await providerReports(params.cacheDir, wanted, { signal }));
  const workload = modelWorkload(built.config, await graphBytes(folder));
  const chain = providerChain(params.device, weightBytes, reports, workload);
  const skipped = [...chain.skipped, ...(params.failed ?? [])];
  const untried = chain.providers.filter((provider) => !params.failed?.some((one) => one.provider === provider));
  for (const provider of untried) {
    signal?.throwIfAborted();
    try {
      const measured = reports.find((report) => report.provider === provider)?.measured;
      const open = opener(built, provider, measured?.attention ?? true, {
        busy: weightBytes > SMALL_MODEL_BYTES,
        wideSums,
        threads: params.threads,
      });
      const graphs = await openGraphs(built, open);
      const chosenBecause = provider === chain.providers[0] ? chain.because : because('failed');
      const family = await openFamily(params.modelDir, built, graphs);
      const seeing = seeingShape(params.modelDir, built.config, family.needs.tiles);
      const name = modelName(params.modelDir);
      const looking = Looking.of(params.modelDir, built.config, graphs.reader, open);
      return { name, seeing, family, graphs, looking, provider, skipped, chosenBecause, sha: basename(folder) };
    } catch (error) {
      // A model that does not fit into a device's memory may fit into the CPU's.
      const passable = provider === 'cpu' ? ['device-unavailable'] : ['device-unavailable', 'out-of-memory'];
      if (!(error instanceof DocentError) || !passable.includes(error.code)) throw error;
      skipped.push({ provider, reason: error.message });
    }
  }
  const reasons = skipped.map(({ provider, reason }) => `${provider}: ${reason}`).join('; ');
  throw new DocentError(
    'device-unavailable',
    `The model cannot run on ${params.device} (${reasons}). Choose the CPU: --device cpu.`,
    {
      subject: params.device,
    },
  );
}

async function build({ modelDir, cacheDir }: LoadParams, signal: AbortSignal | undefined): Promise<BuiltModel> {
  try {
    return await ensureBuilt(modelDir, cacheDir, signal === undefined ? {} : { signal });
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    const code = cause.reason === 'missing' ? 'model-missing' : 'model-invalid';
    throw new DocentError(code, cause.message, { subject: cause.subject, cause });
  }
}

type OpenGraph = (name: GraphName) => Promise<GraphSession>;

/** Opens a model's graphs on one provider. */
const opener =
  (
    built: BuiltModel,
    provider: Provider,
    attention: boolean,
    place: Pick<SessionPlace, 'busy' | 'wideSums' | 'threads'>,
  ): OpenGraph =>
  async (name) => {
    const whole = built.graphs[name]!;
    const path = provider === 'cpu' ? (built.cpuGraphs[name] ?? whole) : whole;
    return await GraphSession.open(name, path, provider, { ...residencyOf(path, provider, attention), ...place });
  };

/** All graphs but those that are opened later. */
async function openGraphs(built: BuiltModel, open: OpenGraph): Promise<Graphs> {
  const opened: Partial<Record<GraphName, GraphSession>> = {};
  try {
    for (const name of Object.keys(built.graphs) as GraphName[]) {
      if (!isLater(name)) opened[name] = await open(name);
    }
    return opened as Graphs;
  } catch (error) {
    for (const graph of Object.values(opened)) await graph.dispose();
    throw error;
  }
}

async function openFamily(modelDir: string, { config }: BuiltModel, graphs: Graphs): Promise<AnsweringFamily> {
  try {
    return await FAMILIES[familyOf(config)]({ modelDir, config, graphs });
  } catch (error) {
    for (const graph of Object.values(graphs)) await graph.dispose();
    throw error;
  }
}

async function graphBytes(folder: string) {
  const bytes = async (name: string) => (await stat(join(folder, name)).catch(() => undefined))?.size ?? 0;
  return { decoder: await bytes('decoder.data'), encoder: await bytes('encoder.data') };
}

async function dataBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder)) {
    if (name.endsWith('.data')) bytes += (await stat(join(folder, name))).size;
  }
  return bytes;
}
