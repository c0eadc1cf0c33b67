import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { serverVariables, settingsOf } from '../../../../bench/measure/servers/server-environment.ts';

const SET = {
  PATH: '/bin',
  MONGODB_URI: 'mongodb://somewhere',
  MONGOMS_VERSION: '7.0.0',
  HTTPS_PROXY: 'http://proxy:1',
  MAX_WAITERS: '50',
  READER_BUFFER_BYTES: '2048',
  NODE_OPTIONS: '--max-old-space-size=100',
};
const LEFT_OUT = {
  NODE_USE_ENV_PROXY: '1',
  DEBUG: '*',
  PORT: '80',
  HOST: '0.0.0.0',
  LOG_LEVEL: 'trace',
  TAIL_CACHE: '0',
  BATCH_MS: '500',
  NODE_ENV: '',
  npm_lifecycle_event: 'bench',
};

describe('the environment of a measured server', () => {
  it('has the variables on the list and no others', () => {
    expect(serverVariables({ ...SET, ...LEFT_OUT })).toEqual(SET);
  });

  it('is recorded where it changes what is measured', () => {
    expect(settingsOf({ ...SET, ...LEFT_OUT })).toEqual({
      MAX_WAITERS: '50',
      READER_BUFFER_BYTES: '2048',
      NODE_OPTIONS: '--max-old-space-size=100',
    });
  });
});

describe("the platform's fetch and agent, which the environment can send through a proxy", () => {
  const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
  const modules = ['src', 'bench', 'classroom', 'perf', 'bin'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      // The page runs in a browser, which has no such environment.
      .filter((name) => name.endsWith('.ts') && !name.startsWith(join('classroom', 'page'))),
  );

  it('fetch is called nowhere', () => {
    const callers = modules.filter((name) => {
      const source = readFileSync(join(ROOT, name), 'utf8');
      return /(?<![.\w])fetch\(/.test(source) && !/import \{[^}]*\bfetch\b[^}]*\} from 'undici'/.test(source);
    });
    expect(callers).toEqual([]);
  });

  it('every request has an agent of its own', () => {
    const without = modules.filter((name) => {
      const source = readFileSync(join(ROOT, name), 'utf8');
      return (
        /import \{[^}]*\b(request|get)\b[^}]*\} from 'node:http'/.test(source) && !/\bagent\b/.test(source)
      );
    });
    expect(without).toEqual([]);
  });
});
