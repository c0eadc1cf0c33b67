// A process of its own (see mongod-binary.ts), in plain JavaScript so that it starts without a loader: it downloads
// mongod, tells its progress on stdout, and can be ended at any moment, even while a DNS query hangs.
import { MongoBinary } from 'mongodb-memory-server';

process.once('disconnect', () => process.exit());
try {
  await MongoBinary.getPath();
} catch (error) {
  process.send(error.message);
}
process.disconnect();
