import { type MemoryMongod, startMemoryMongod } from '../../src/store/memory-mongo.ts';
import { StoreError } from '../../src/store/store-error.ts';

/** A mongod for tests, or why there is none. */
export type MongodForTests = { readonly mongod: MemoryMongod } | { readonly missing: string };

/**
 * Starts a mongod, or prints why tests of MongoDB are skipped. Where `MONGOMS_SYSTEM_BINARY` promises one they may not
 * be skipped: then it throws.
 */
export async function mongodForTests(): Promise<MongodForTests> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  try {
    return { mongod: await startMemoryMongod({ say, firstByteMs: 1500 }) };
  } catch (error) {
    if (process.env['MONGOMS_SYSTEM_BINARY'] || !(error instanceof StoreError)) throw error;
    say(`Tests of MongoDB are skipped: ${error.message}`);
    return { missing: error.message };
  }
}
