// Downloads mongod in a process of its own (started by mongod-binary.ts) and prints its progress to stdout. As a process it can be ended
// at any moment, even while a DNS query hangs. Plain JavaScript, so that it starts without a loader.
import { MongoBinary } from 'mongodb-memory-server-core';

process.once('disconnect', () => process.exit());
try {
  await MongoBinary.getPath();
} catch (error) {
  process.send(error.message);
}
process.disconnect();
