import mongoose from 'mongoose';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { type LeaseDocument, takeLease } from '../../../src/store/mongo-lease.ts';
import { mongodForTests } from '../../support/mongod.ts';

const HOUR_MS = 3_600_000;

const mongo = await mongodForTests();
const missing = 'missing' in mongo ? mongo.missing : undefined;

afterAll(async () => {
  if ('mongod' in mongo) await mongo.mongod.stop();
});

describe.skipIf(missing)(missing ? `skipped: ${missing}` : 'a lease', () => {
  async function leasesOf(name: string) {
    if ('missing' in mongo) throw new Error(mongo.missing);
    const client = await mongoose.mongo.MongoClient.connect(mongo.mongod.uri);
    onTestFinished(() => client.close());
    return client.db().collection<LeaseDocument>(name);
  }

  it('of a server that was killed before the clock was set back is taken at once', async () => {
    const leases = await leasesOf('set-back');
    await takeLease(leases, () => {});
    await leases.updateOne({}, { $set: { until: new Date(Date.now() + HOUR_MS) } });
    let waited = false;
    const lease = await takeLease(leases, () => {
      waited = true;
    });
    expect(lease).not.toBe('taken');
    expect(waited).toBe(false);
  });

  it('is kept by a server that renews it while the clock is set forward and back', async () => {
    const leases = await leasesOf('kept');
    const lease = await takeLease(leases, () => {});
    if (lease === 'taken') throw new Error('another has it');
    const told: string[] = [];
    const follower = lease.keep({
      inserted() {},
      following: () => told.push('following'),
      lost: () => told.push('lost'),
    });
    await expect.poll(() => told).toEqual(['following']);
    for (const offsetMs of [HOUR_MS, -HOUR_MS]) {
      await leases.updateOne({}, { $set: { until: new Date(Date.now() + offsetMs) } });
      const isRenewed = async () =>
        Math.abs(((await leases.findOne({}))?.until.getTime() ?? 0) - Date.now()) < HOUR_MS / 2;
      await expect.poll(isRenewed, { timeout: 10_000 }).toBe(true);
    }
    await follower.close();
    expect(told).toEqual(['following']);
  });
});
