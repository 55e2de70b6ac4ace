import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, availableParallelism, cpus, platform, release, totalmem, version } from 'node:os';

/** Environment variables that decide which devices a program can see. */
const VARIABLES = ['CUDA_VISIBLE_DEVICES', 'VK_ICD_FILENAMES', 'VK_DRIVER_FILES', 'LD_LIBRARY_PATH', 'DXC_PATH'];

/**
 * Identifies what a measurement is valid for: this machine, its graphics cards and drivers, and this version of the runtime. Where a driver's
 * version cannot be read without starting the driver, the system's version stands in for it, and measurements expire (provider-reports.ts).
 */
export function machineKey(): string {
  const facts = {
    system: [platform(), arch(), release(), version()],
    cpu: [cpus()[0]?.model, availableParallelism(), Math.round(totalmem() / 2 ** 30)],
    cards: platform() === 'linux' ? cards() : [],
    runtime: runtimeVersion(),
    environment: VARIABLES.map((name) => process.env[name] ?? null),
  };
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32);
}

function cards(): string[] {
  const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8').trim() : '');
  const found = existsSync('/sys/class/drm') ? readdirSync('/sys/class/drm') : [];
  const devices = found
    .filter((name) => /^card\d+$/.test(name))
    .map((name) => `${read(`/sys/class/drm/${name}/device/vendor`)}:${read(`/sys/class/drm/${name}/device/device`)}`);
  return [...devices.sort(), read('/proc/driver/nvidia/version'), read('/sys/module/amdgpu/version')];
}

function runtimeVersion(): unknown {
  const manifest: unknown = createRequire(import.meta.url)('onnxruntime-node/package.json');
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : null;
}
