import type { Fingerprint } from '../../result/calibration.ts';
import type { Environment } from '../../result/schema.ts';

/** Packages that the measured server runs. Those of the driver do not bear on its costs. */
const SERVER_PACKAGES = ['express', 'socket.io', 'engine.io', 'ws', 'mongoose', 'libsql'];

/** Returns what must be the same for costs to hold in an environment. */
export function fingerprintOf(environment: Environment): Fingerprint {
  const { cpuModel, cores, os, node, store, serverCode = 'source', settings = {}, packages } = environment;
  return {
    cpuModel,
    cores,
    os,
    node,
    store: `${store.kind} ${store.version}`,
    serverCode,
    settings,
    packages: Object.fromEntries(SERVER_PACKAGES.map((name) => [name, packages[name] ?? 'unknown'])),
  };
}

/** A fact that differs, with both values. */
export interface Mismatch {
  readonly fact: string;
  readonly calibrated: string;
  readonly here: string;
}

/** Returns what keeps costs that were measured in one place from holding in another; empty where they hold. */
export function mismatchesOf(calibrated: Fingerprint, here: Fingerprint): readonly Mismatch[] {
  const [before, after] = [factsOf(calibrated), factsOf(here)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((fact) => ({
      fact,
      calibrated: before.get(fact) ?? 'not set',
      here: after.get(fact) ?? 'not set',
    }))
    .filter(({ calibrated: one, here: other }) => one !== other);
}

function factsOf({ settings, packages, ...facts }: Fingerprint): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries(facts).map(([name, value]) => [name, String(value)] as const),
    ...Object.entries(settings),
    ...Object.entries(packages),
  ]);
}
