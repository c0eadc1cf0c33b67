import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProcess } from './bench.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NAME = 'pull-vs-push';

/** An entry of `package-lock.json`. */
interface Locked {
  readonly version: string;
  readonly dev?: boolean;
}

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Packs the project as `npm pack` does, into a folder. */
export async function pack(into: string): Promise<Packed> {
  // Standard error is kept apart: the scripts that build write there.
  const { code, output } = await startProcess('sh', [
    '-c',
    'npm pack --json --pack-destination "$1" 2>/dev/null',
    'sh',
    into,
  ]).ended;
  if (code !== 0) throw new Error(`npm pack ended with ${code}:\n${output}`);
  const [packed] = JSON.parse(output.slice(output.indexOf('[\n'))) as Packed[];
  if (packed === undefined) throw new Error(`npm pack packed nothing:\n${output}`);
  return packed;
}

/**
 * Installs a packed file into an empty folder, without the network: the packages that it needs come from npm's cache, which `npm ci` of
 * the checkout has filled with the versions of its lock file.
 *
 * @returns what npm said when its cache does not have them, else nothing.
 */
export async function installOffline(tarball: string, folder: string): Promise<string | undefined> {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  const { '': own, ...others } = lock.packages;
  const needed = Object.entries(others).filter(([, { dev }]) => dev !== true);
  const wanted = {
    name: 'app',
    dependencies: { [NAME]: `file:${tarball}` },
    // As in the checkout, whose lock file has one version of it.
    overrides: { ws: others['node_modules/ws']?.version },
  };
  const { version, dependencies, bin } = own as Locked & { dependencies: object; bin: object };
  const packages = {
    '': { name: wanted.name, dependencies: wanted.dependencies },
    [`node_modules/${NAME}`]: { version, resolved: `file:${tarball}`, dependencies, bin },
    ...Object.fromEntries(needed),
  };
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify(wanted));
  writeFileSync(
    join(folder, 'package-lock.json'),
    JSON.stringify({ name: wanted.name, lockfileVersion: 3, requires: true, packages }),
  );
  const { code, output } = await startProcess(
    'npm',
    ['ci', '--offline', '--no-audit', '--no-fund'],
    {},
    folder,
  ).ended;
  if (code === 0) return undefined;
  if (output.includes('ENOTCACHED')) return output;
  throw new Error(`npm ci ended with ${code}:\n${output}`);
}
