import { MongoBinary } from 'mongodb-memory-server-core';

process.once('disconnect', () => process.exit());
try {
  await MongoBinary.getPath();
} catch (error) {
  process.send(error.message);
}
process.disconnect();
