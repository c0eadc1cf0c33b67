import { createServer } from 'node:http';
import { createAdapter as createMongoAdapter } from '@socket.io/mongo-adapter';
import { createAdapter as createRedisAdapter } from '@socket.io/redis-streams-adapter';
import mongoose from 'mongoose';
import { createClient } from 'redis';
import { Server } from 'socket.io';
import { listenAnywhere } from './listen.ts';
import { hostOptions, serveHost } from './serve.ts';

/** Which of the adapters that Socket.IO's documents recommend, and where its messages go. */
export interface AdapterOptions {
  readonly adapter: 'mongo' | 'redis';
  readonly uri: string;
  readonly port: number;
}

/** As in the adapter's documentation: entries are removed by their age. */
const EXPIRE_S = 3_600;

// A reference: several Socket.IO servers, with an adapter of its documents and with connection state recovery, and no log.
const { adapter, uri, port } = hostOptions<AdapterOptions>();
const http = createServer();
const io = new Server(http, {
  serveClient: false,
  connectionStateRecovery: { maxDisconnectionDuration: 120_000, skipMiddlewares: true },
  adapter: await (adapter === 'mongo' ? mongoAdapter() : redisAdapter()),
});

serveHost(await listenAnywhere(http, port), {
  publish: ({ seq, text }: { seq: number; text: string }) => {
    io.emit('message', { seq, author: 'perf', text, createdAt: new Date().toISOString() });
  },
});

async function mongoAdapter() {
  const client = await mongoose.mongo.MongoClient.connect(uri);
  const collection = client.db('perf').collection('socket.io-adapter-events');
  await collection.createIndex({ createdAt: 1 }, { expireAfterSeconds: EXPIRE_S });
  // Its types are of the package `mongodb`, of which mongoose has one of its own.
  return createMongoAdapter(collection as unknown as Parameters<typeof createMongoAdapter>[0], {
    addCreatedAtField: true,
  });
}

async function redisAdapter() {
  const client = createClient({ url: uri });
  await client.connect();
  return createRedisAdapter(client);
}
