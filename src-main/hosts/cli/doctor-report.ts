import { readFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Provider, type ProviderReport } from '../../contract/engine.ts';
import { becauseInWords, platformProviders, providerChain } from '../../inference/devices/provider-chain.ts';
import { estimateSeconds } from '../../inference/devices/provider-estimate.ts';
import { providerReports } from '../../inference/devices/provider-reports.ts';
import { staysOnDevice } from '../../inference/graphs/provider-residency.ts';
import { type CliContext, cacheDirOf, packageRoot } from './context.ts';
import { inspectModel, type ModelReport } from './inspect-model.ts';
import { milliseconds, table } from './output.ts';

/** What `docent doctor` finds out about this machine. */
interface DoctorReport {
  /** True if questions can be answered here: the model is complete and the CPU provider works. */
  readonly ok: boolean;
  readonly docent: string;
  readonly node: { readonly version: string; readonly path: string; readonly supported: boolean };
  readonly machine: {
    readonly platform: string;
    readonly arch: string;
    readonly cpu: string;
    readonly cores: number;
    readonly memory_gib: number;
    /** Whether bytes are multiplied exactly, which some forms of int8 need. */
    readonly exact_bytes: boolean;
  };
  /** The version of each package that Docent needs; null if it is missing. */
  readonly packages: Readonly<Record<string, string | null>>;
  readonly cache: string;
  /** Why sqlite-vec cannot be loaded, which makes search by meaning slower; null if it can. */
  readonly sqlite_vec_problem: string | null;
  readonly model: ModelReport;
  readonly providers: readonly ProviderReport[];
  /** The device that `--device auto` would choose for this model, and why; null if the model cannot be used. */
  readonly choice: { readonly device: Provider; readonly because: string } | null;
}

const Manifest = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()).optional() });

export async function examine(modelDir: string, context: CliContext): Promise<DoctorReport> {
  const own = await manifestOf(packageRoot);
  const names = Object.keys(own?.dependencies ?? {});
  const packages: Record<string, string | null> = {};
  for (const name of names) {
    packages[name] = (await installed(name, packageRoot))?.version ?? null;
  }
  context.progress.stage('looking at the model');
  const model = await inspectModel(modelDir, cacheDirOf(context.env), context.exactBytes);
  const providers: ProviderReport[] = [];
  const here = platformProviders();
  for (const provider of Provider.options) {
    if (!here.includes(provider)) {
      providers.push({
        provider,
        usable: false,
        reason: `not available on ${process.platform}`,
        ms: 0,
        measured: null,
      });
      continue;
    }
    context.progress.stage(`trying ${provider}`);
    const options = { signal: context.signal, fresh: true };
    providers.push(...(await providerReports(cacheDirOf(context.env), [provider], options)));
  }
  const supported = Number(process.versions.node.split('.')[0]) >= 24;
  const cpu = providers.some((p) => p.provider === 'cpu' && p.usable);
  return {
    ok: supported && cpu && model.problem === null && Object.values(packages).every((version) => version !== null),
    docent: own?.version ?? '',
    node: { version: process.versions.node, path: process.execPath, supported },
    machine: {
      platform: process.platform,
      arch: process.arch,
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memory_gib: Math.round((totalmem() / 2 ** 30) * 10) / 10,
      exact_bytes: await context.exactBytes(),
    },
    packages,
    cache: cacheDirOf(context.env),
    sqlite_vec_problem: await sqliteVecProblem(),
    model,
    providers,
    choice: choiceFor(model, providers),
  };
}

/** SQLite itself may be what is missing here. */
async function sqliteVecProblem(): Promise<string | null> {
  try {
    return (await import('../../history/index.ts')).vectorExtensionProblem();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function choiceFor({ workload, bytes }: ModelReport, providers: readonly ProviderReport[]): DoctorReport['choice'] {
  if (workload === null) return null;
  const chain = providerChain('auto', bytes, providers, workload);
  return { device: chain.providers[0] ?? 'cpu', because: becauseInWords(chain.because) };
}

/** Packages lie beside this one when it is itself installed: in the nearest node_modules upwards that has them. */
async function installed(name: string, from: string): Promise<z.infer<typeof Manifest> | undefined> {
  const found = await manifestOf(join(from, 'node_modules', name));
  return found !== undefined || dirname(from) === from ? found : installed(name, dirname(from));
}

async function manifestOf(folder: string): Promise<z.infer<typeof Manifest> | undefined> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Manifest.parse(JSON.parse(text));
}

export function doctorText(report: DoctorReport): string {
  const { node, machine, model } = report;
  const missing = Object.entries(report.packages).flatMap(([name, version]) => (version === null ? [name] : []));
  const right = true;
  const columns = [
    { title: 'device' },
    { title: 'usable' },
    { title: 'GFLOP/s', right },
    { title: 'read GB/s', right },
    { title: 'page + answer', right },
    { title: 'notes' },
  ];
  const providers = report.providers.map((p) => [
    p.provider,
    p.usable ? 'yes' : 'no',
    p.measured === null ? '' : Math.round(p.measured.gflops).toString(),
    p.measured === null ? '' : p.measured.gbps.toFixed(1),
    p.measured === null || model.workload === null
      ? ''
      : milliseconds(1000 * estimateSeconds(model.workload, p.provider, p.measured)),
    oneLine(p.reason ?? notesOn(p)),
  ]);
  const weights = model.parameters === null ? '' : `, ${(model.parameters / 1e6).toFixed(1)}M parameters`;
  const graphs = model.built ? 'graphs built' : 'graphs will be built for the first question';
  return [
    `docent ${report.docent}, Node ${node.version}${node.supported ? '' : ' (24 or later is needed)'}, ${machine.platform}-${machine.arch}`,
    `${machine.cpu}, ${machine.cores} cores, ${machine.memory_gib} GiB, ${machine.exact_bytes ? 'multiplies bytes exactly' : 'does not multiply bytes exactly (no VNNI): some imported models in int8 are refused'}`,
    missing.length === 0
      ? `packages: all ${Object.keys(report.packages).length} installed`
      : `packages missing: ${missing.join(', ')} (run npm ci)`,
    model.problem === null
      ? `model ${model.dir}: ${model.sha?.slice(0, 12)}${weights}, ${graphs}`
      : `model ${model.dir}: ${model.problem}`,
    `cache ${report.cache}`,
    report.sqlite_vec_problem === null
      ? 'search by meaning: with sqlite-vec'
      : `search by meaning: slower, because sqlite-vec could not be loaded (${oneLine(report.sqlite_vec_problem)}). Install Docent again. If this stays, sqlite-vec has no build for this system`,
    '',
    table(columns, providers),
    ...(report.choice === null ? [] : ['', `This model runs on ${report.choice.device}: ${report.choice.because}.`]),
    '',
    report.ok ? 'Ready.' : 'Not ready.',
    '',
  ].join('\n');
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

/** What a device that can be used does not do, or does better. */
function notesOn({ provider, measured }: ProviderReport): string {
  if (measured === null) return 'it could not be measured';
  if (provider === 'cpu') return '';
  const notes = [measured.fp16 ? 'half precision' : 'no half precision'];
  notes.push(
    staysOnDevice(provider)
      ? "a page's keys and values stay on the device"
      : "a page's keys and values are copied to the device for every token",
  );
  if (!measured.attention) notes.push('its fused attention is wrong, so the CPU does that');
  return notes.join('; ');
}
