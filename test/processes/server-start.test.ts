import { once } from 'node:events';
import { cpSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startProcess, startServerCli, temporaryFolder } from '../support/bench.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const LIMIT_MS = 120_000;

async function takenPort(): Promise<number> {
  const server = createServer();
  onTestFinished(() => {
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Flags, environment, exit code and complete output of failed starts. */
const refused = (port: number): readonly [string[], NodeJS.ProcessEnv, number, RegExp][] => [
  [
    ['--port', String(port)],
    {},
    1,
    /^cannot listen on 127\.0\.0\.1:\d+: the port is taken \(the port is from --port\); choose another with --port, or 0 for any free one\n$/,
  ],
  [
    [],
    { HOST: 'no-such-host.invalid', PORT: '0' },
    1,
    /^cannot listen on no-such-host\.invalid:0: no address is known by that name \(the address is from HOST in the environment\); choose another with --host.*\n$/,
  ],
  [
    // An address reserved for documentation, so no machine has it [RFC 5737 §3].
    ['--host', '192.0.2.1', '--port', '0'],
    {},
    1,
    /^cannot listen on 192\.0\.2\.1:0: that is not an address of this machine \(.*--host\);.*\n$/,
  ],
  [['--port', 'many'], {}, 2, /^--port: must be a whole number from 0 to 65535; given: "many"\n$/],
  [['--prot', '1'], {}, 2, /^error: unknown option '--prot'/],
  [['--help'], {}, 0, /^Usage: npm start/],
  [['--store', 'sqlite:/no/such/folder/log.db'], {}, 1, /^cannot open the SQLite file .*\n$/],
];

describe('npm start', { timeout: LIMIT_MS }, () => {
  it('says in one line which setting is invalid, where it came from, and what to do', async () => {
    const cases = refused(await takenPort());
    await Promise.all(
      cases.map(async ([args, env, expected, message]) => {
        const { code, output } = await startServerCli(args, { STORE: 'sqlite', ...env }).ended;
        expect(output).toMatch(message);
        expect(code, output).toBe(expected);
      }),
    );
  });
});

describe('a checkout', { timeout: LIMIT_MS }, () => {
  it('in a folder with a question mark prints that it cannot be started there', async () => {
    const folder = join(temporaryFolder(), 'what?');
    cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
    for (const part of ['bin', 'src']) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const npm = startProcess('npm', ['--prefix', folder, '-s', 'start', '--', '--help']);
    const { code, output } = await npm.ended;
    expect(output).toMatch(
      /^This folder cannot be started from.*question mark: .*what\?.*\nRename the folder/,
    );
    expect(output).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
  });
});

describe('a module that waits at its top', () => {
  it.each(
    ['src', 'bench', 'classroom', 'perf', 'bin'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .map((name) => join(folder, name))
        .filter((name) => /\.m?[jt]s$/.test(name) && statSync(join(ROOT, name)).isFile())
        .filter((name) => /^(await |try \{|new .*\n(.*\n)* +\.parseAsync)/m.test(sourceOf(name))),
    ),
  )('%s has no constant or class below that, since it has no value yet when the wait fails', (name) => {
    const source = sourceOf(name);
    const waitsAt = source.search(/^(await |.*= await |try \{|new )/m);
    expect(source.slice(source.indexOf('\n', waitsAt))).not.toMatch(/^(export )?(const|let|class) /m);
  });

  function sourceOf(name: string): string {
    return readFileSync(join(ROOT, name), 'utf8');
  }
});
