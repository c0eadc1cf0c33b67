import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { freePort } from '../../../src/store/free-port.ts';
import { parseMongoUri } from '../../../src/store/mongo-uri.ts';
import { ensureMongod } from '../../../src/store/mongod-binary.ts';
import { openStore, parseStoreChoice, storeForms } from '../../../src/store/open.ts';
import { StoreError } from '../../../src/store/store-error.ts';

const silent = { say: () => undefined };
let folder: string;
let servers: Server[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pull-vs-push-test-'));
  servers = [];
});

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of servers) server.close();
  await rm(folder, { recursive: true });
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Simulates a network that drops packets: it accepts connections and never sends a byte. */
function blackHole(): Server {
  return createServer((socket) => socket.on('error', () => undefined));
}

/** Environment of a machine without a mongod, whose downloads come from this mirror. */
function stubMongodMirror(url: string): void {
  vi.stubEnv('MONGOMS_SYSTEM_BINARY', undefined);
  vi.stubEnv('MONGOMS_VERSION', '7.0.99');
  vi.stubEnv('MONGOMS_DOWNLOAD_DIR', folder);
  vi.stubEnv('MONGOMS_DOWNLOAD_MIRROR', url);
  vi.stubEnv('MONGOMS_USE_HTTP', String(url.startsWith('http:')));
}

async function failure(work: Promise<unknown>): Promise<StoreError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreError);
  return error as StoreError;
}

describe('the choice of a store', () => {
  test.each(['auto', 'mongo', 'sqlite', 'sqlite:log.db'])('%s is valid', (choice) => {
    expect(parseStoreChoice(choice).label).toBe(choice);
  });

  test('the label of a URI has no credentials and options', () => {
    const { label } = parseStoreChoice('mongodb://user:pa%40ss@a:27017,b/chat?authSource=admin');
    expect(label).toBe('mongodb://a:27017,b/chat');
    expect(parseStoreChoice('mongodb+srv://user:secret@cluster.example.net/').label).toBe(
      'mongodb+srv://cluster.example.net',
    );
  });

  test.each(['', 'Mongo', 'sqlite:', 'mysql', 'mongodb:/host'])('%j is refused with all forms', (choice) => {
    const forms = storeForms.map(({ form }) => form).join(', ');
    expect(() => parseStoreChoice(choice)).toThrow(new StoreError(`unknown store '${choice}': use ${forms}`));
  });

  test('a mistyped URI does not show its password', () => {
    expect(() => parseStoreChoice('postgres://user:secret@host')).toThrow(/'\*\*\*@host'/);
  });

  test.each([
    'mongodb://user:se@cret@host/db',
    'mongodb://user:secret/x@host/db',
    'mongodb://user:secret?@host',
    'mongodb://user:secret',
    'mongodb://user:secret@',
    'mongodb://user:secret@[::1/db',
    'mongodb://',
  ])('%s is malformed, told without quoting it', (uri) => {
    expect(() => parseStoreChoice(uri)).toThrow(/^the MongoDB URI is malformed: (?!.*(secret|cret@))/);
  });
});

describe('redaction', () => {
  const { redact } = parseMongoUri(
    'mongodb://me:p%40ss%2Fw@host/db?proxyPassword=hush&authMechanismProperties=AWS_SESSION_TOKEN:t0ken',
  );

  test.each(['p%40ss%2Fw', 'p@ss/w', 'hush', 'AWS_SESSION_TOKEN:t0ken'])('hides %s', (secret) => {
    expect(redact(`driver says: bad ${secret} in there, ${secret}`)).toBe(
      'driver says: bad *** in there, ***',
    );
  });

  test('leaves other text alone', () => {
    expect(redact('connect ECONNREFUSED host:27017')).toBe('connect ECONNREFUSED host:27017');
    expect(parseMongoUri('mongodb://host').redact('text')).toBe('text');
  });
});

describe('SQLite files', () => {
  test('the folder must exist', async () => {
    const error = await failure(openStore(`sqlite:${join(folder, 'missing', 'log.db')}`, silent));
    expect(error.message).toMatch(
      /^cannot open the SQLite file .*ENOENT: no such file or directory.*--store sqlite/,
    );
  });

  test('a folder is not a file', async () => {
    const error = await failure(openStore(`sqlite:${folder}`, silent));
    expect(error.message).toContain('EISDIR');
  });

  test('a file of another format is not changed', async () => {
    const file = join(folder, 'notes.txt');
    await writeFile(file, 'These are notes, not a database.'.repeat(100));
    const error = await failure(openStore(`sqlite:${file}`, silent));
    expect(error.message).toContain('file is not a database');
  });
});

// The time limits are far above what is promised; they only tell a limit from none (the driver's is 30 s, a download's 60 s).
describe('an unreachable MongoDB', () => {
  test('a closed port: an error with the host and without the password', async () => {
    const port = await freePort('127.0.0.1');
    const error = await failure(openStore(`mongodb://user:pa%40ss@127.0.0.1:${port}/db`, silent));
    expect(error.message).toContain(`cannot use MongoDB at mongodb://127.0.0.1:${port}/db: `);
    expect(error.message).toContain('ECONNREFUSED');
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toMatch(/pa%40ss|pa@ss/);
  });

  test('a server that never answers: an error soon, even when auto was chosen', async () => {
    const port = await listen(blackHole());
    const startedMs = performance.now();
    const error = await failure(
      openStore('auto', { ...silent, mongodbUri: `mongodb://user:pa%40ss@127.0.0.1:${port}` }),
    );
    expect(performance.now() - startedMs).toBeLessThan(20_000);
    expect(error.message).not.toMatch(/pa%40ss|pa@ss/);
  });

  test('MONGODB_URI must be a MongoDB URI', async () => {
    const error = await failure(openStore('auto', { ...silent, mongodbUri: 'redis://user:secret@host' }));
    expect(error.message).toMatch(/^must begin with mongodb:\/\/(?!.*secret)/);
  });
});

describe('auto, with neither a mongod nor a way to download one', () => {
  async function openAuto() {
    const lines: string[] = [];
    const startedMs = performance.now();
    const causes: string[] = [];
    const store = await openStore('auto', {
      say: (line) => lines.push(line),
      debug: (line) => causes.push(line),
    });
    const tookMs = performance.now() - startedMs;
    await store.close();
    return { kind: store.kind, lines, causes, tookMs };
  }

  test('a network that drops packets: SQLite soon, with the reason in one line', async () => {
    stubMongodMirror(`https://127.0.0.1:${await listen(blackHole())}`);
    const { kind, lines, causes, tookMs } = await openAuto();
    expect(kind).toBe('sqlite');
    expect(lines).toEqual([
      expect.stringMatching(
        /^Store: SQLite 3\.\S+ in memory, since no mongod is here and none could be downloaded\. Another: --store mongodb:\/\/…$/,
      ),
    ]);
    expect(causes).toEqual([expect.stringMatching(/: no answer within 1\.4 s$/)]);
    expect(tookMs).toBeLessThan(10_000);
  });

  test('a MONGOMS_SYSTEM_BINARY that is not there', async () => {
    vi.stubEnv('MONGOMS_SYSTEM_BINARY', join(folder, 'mongod'));
    const { kind, lines, causes } = await openAuto();
    expect(kind).toBe('sqlite');
    expect(lines).toEqual([
      expect.stringMatching(/^Store: SQLite .*, since MONGOMS_SYSTEM_BINARY names no mongod\./),
    ]);
    expect(causes).toHaveLength(1);
  });

  test('a mongod that does not start', async () => {
    const broken = join(folder, 'mongod');
    await writeFile(broken, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    vi.stubEnv('MONGOMS_SYSTEM_BINARY', broken);
    vi.stubEnv('MONGOMS_SYSTEM_BINARY_VERSION_CHECK', 'false');
    const { kind, lines, causes } = await openAuto();
    expect(kind).toBe('sqlite');
    expect(lines).toEqual([expect.stringMatching(/^Store: SQLite .* since mongod does not start\./)]);
    expect(causes).toHaveLength(1);
  });
});

test('--store mongo without a mongod is an error, not another store, and hides the credentials of a mirror', async () => {
  const mirror = `127.0.0.1:${await freePort('127.0.0.1')}`;
  stubMongodMirror(`https://user:secret@${mirror}`);
  const error = await failure(openStore('mongo', silent));
  expect(error.message).toMatch(
    new RegExp(
      `^cannot start MongoDB: no mongod is here .*${mirror.replaceAll('.', '\\.')}.*MONGOMS_SYSTEM_BINARY`,
    ),
  );
  expect(error.message).not.toContain('secret');
});

test('a download shows its progress, and fails when it ends early', async () => {
  const cutShort: RequestListener = (_, response) => {
    response.writeHead(200, { 'content-length': 50_000_000 });
    response.write(Buffer.alloc(1_000_000), () => response.destroy());
  };
  stubMongodMirror(`http://127.0.0.1:${await listen(createHttpServer(cutShort))}`);
  const lines: string[] = [];
  const error = await failure(ensureMongod({ say: (line) => lines.push(line), firstByteMs: 20_000 }));
  expect(lines[0]).toMatch(/^Downloading MongoDB "7\.0\.99": .*%/);
  expect(error.message).toBe('no mongod is here and none could be downloaded');
  expect(error.detail).toBeTruthy();
});
