import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Router } from 'express';
import type { Logger } from 'pino';
import type { ServerConfig } from '../config.ts';
import type { Access } from '../http/access.ts';
import type { Connections } from '../http/connections.ts';
import type { Feed } from '../log/feed.ts';
import type { Meter } from '../meter.ts';

/** The server half of a mode: one path, and the protocol that is spoken there. The three polls share one. */
export interface Endpoint {
  readonly name: string;
  /** The path in its canonical form. Requests reach the endpoint in this form, even if the client wrote capitals or a slash at the end. */
  readonly path: string;
  /** The methods that the path allows, including those that Express serves there. Every other method is refused with 405. */
  readonly methods: readonly string[];
  /** Set if the protocol brings the token after its first request, so that the endpoint itself asks for it. */
  readonly asksForToken?: true;
  /** Starts serving. Called once, when the server listens. */
  attach(context: EndpointContext): AttachedEndpoint;
}

/** The parts of the server that an endpoint uses. All endpoints of a server share them. */
export interface EndpointContext {
  readonly access: Access;
  readonly connections: Connections;
  /** Takes the Express routes of this endpoint. It runs before the route that answers 404. */
  readonly router: Router;
  readonly feed: Feed;
  readonly meter: Meter;
  readonly config: ServerConfig;
  readonly log: Logger;
}

/** An endpoint of a server that is running. */
export interface AttachedEndpoint {
  /**
   * Answers a request without entering Express. Returns `false` for a request that is for another endpoint, or that Express should
   * answer. It is synchronous because every request of the server passes through it.
   */
  handle?(request: IncomingMessage, response: ServerResponse): boolean;
  /**
   * Returns whether `handleUpgrade` accepts this request. If it returns `false`, the request goes to `handle` like any other
   * [RFC 9110 §7.8], which may answer what is wrong with it. Called only when every earlier request of the connection is answered.
   */
  takesUpgrade?(request: IncomingMessage): boolean;
  /** Takes over the connection of a request for which `takesUpgrade` returned `true`. */
  handleUpgrade?(request: IncomingMessage, socket: Socket, head: Buffer): void;
  /**
   * Returns whether a request belongs to a reader who is connected already, and so is served even when new ones are refused. Absent where a
   * reader has one request only.
   */
  isOfReader?(request: IncomingMessage): boolean;
  /** Returns how many readers are connected now, or held; absent where none stays. */
  readers?(): number;
  /** Ends all open responses and connections of this endpoint. May be called twice. */
  close(): Promise<void>;
}
