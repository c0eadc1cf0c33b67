import { type PollAnswer, type PollAsker, type PollTransport, underWayAlready } from './transport.ts';

/** A library's HTTP client, for one reader. */
export interface PromisedPolls {
  ask(path: string, etag: string | undefined): Promise<PollAnswer>;
  /** Cuts the connection. The next `ask` opens a new one. */
  drop(): void;
  close(): Promise<void>;
}

/** Adapts a client that returns promises. A promise that settles after `drop` or `close` is ignored. */
export function createPromisedTransport(polls: PromisedPolls): PollTransport {
  let underWay: { readonly asker: PollAsker } | undefined;

  const giveUp = (reason: string): void => {
    const given = underWay;
    underWay = undefined;
    given?.asker.failed(new Error(reason));
  };

  return {
    ask(path, etag, asker) {
      if (underWay !== undefined) return asker.failed(underWayAlready());
      const own = { asker };
      underWay = own;
      const settle = (tell: () => void): void => {
        if (underWay !== own) return;
        underWay = undefined;
        tell();
      };
      polls.ask(path, etag).then(
        (answer) => settle(() => asker.answered(answer)),
        (error: Error) => settle(() => asker.failed(error)),
      );
    },
    drop() {
      polls.drop();
      giveUp('the connection was dropped');
    },
    async close() {
      giveUp('the client was closed');
      await polls.close();
    },
  };
}
