import { z } from 'zod';

const count = z.number().int().nonnegative();
const ms = z.number();
const seconds = z.number();
const fraction = z.number();

/** What a server, a database, the system or a library said, in its own words; absent where it said nothing. */
const said = z.string().optional();

const unconnected = { failedClients: count, clients: count, said };
const late = { lateMs: ms, limitMs: ms };

/**
 * Why a cell is void or has no figures: a code, and the figures that go with it. The words, with what to change, are the report's
 * (`bench/report/words`), in each of its languages.
 */
export const reasonSchema = z.discriminatedUnion('code', [
  z.object({
    code: z.literal('nothingMeasured'),
    publishedMessages: count,
    connectedClients: count,
    deliveries: count,
  }),
  z.object({ code: z.literal('disconnected'), ...unconnected }),
  /** As `disconnected`, because the machine had no local port left. */
  z.object({ code: z.literal('noLocalPorts'), ...unconnected }),
  /** As `disconnected`, because the process could not open more files. */
  z.object({ code: z.literal('noOpenFiles'), ...unconnected }),
  /** The warm-up message had not reached every connected client when its time was up. */
  z.object({ code: z.literal('coldClients'), warmedUpClients: count, connectedClients: count }),
  z.object({ code: z.literal('unpublished'), failedMessages: count, said }),
  z.object({ code: z.literal('databaseFailed'), failedMessages: count, said }),
  /** Share of the window in which the busiest thread of the driver was busy. */
  z.object({ code: z.literal('busyThread'), busyFraction: fraction, limitFraction: fraction }),
  /** 99th percentile of the event loop's delay, of the driver's slowest thread. */
  z.object({ code: z.literal('lateThread'), ...late }),
  /** 99th percentile of the time from when a message was due until it was sent. */
  z.object({ code: z.literal('latePublisher'), ...late }),
  /** Share of the polls that were left out because the one before had no answer yet. */
  z.object({
    code: z.literal('missedTicks'),
    missedFraction: fraction,
    limitFraction: fraction,
    /** Absent for a server that the driver did not start. */
    serverBusyFraction: fraction.optional(),
  }),
  /** Messages that arrived before they were sent. */
  z.object({ code: z.literal('impossible'), arrivals: count }),
  /** Messages that were sent before they were due. */
  z.object({ code: z.literal('early'), messages: count }),
  /** Clocks of driver and server differ by at least `errorMs`. */
  z.object({ code: z.literal('clocks'), errorMs: ms, limitMs: ms }),
  /** Messages arrived that this run did not publish. */
  z.object({ code: z.literal('unknown'), arrivals: count }),
  /** Failures that readers met and that no planned loss of connections explains: protocol errors, refused answers, broken connections. */
  z.object({ code: z.literal('troubles'), troubles: count, said }),
  /** Deliveries received in the window, while the server's cost was metered, against those of messages due in it, which it is divided by. */
  z.object({ code: z.literal('unmetered'), meteredDeliveries: count, creditedDeliveries: count }),
  /** Polls that the server answered in the window, against those that were due and not left out. */
  z.object({ code: z.literal('pollsLost'), servedPolls: count, sentPolls: count }),
  /** Share of the window in which the server's event loop was busy: its queues grow for as long as the window lasts. */
  z.object({ code: z.literal('overloaded'), busyFraction: fraction, limitFraction: fraction }),
  /** Share of the window for which the server was ready to run and waited for a core. */
  z.object({ code: z.literal('serverWaited'), waitedFraction: fraction, limitFraction: fraction }),
  /** Share of the cores' time that the host of this virtual machine took. */
  z.object({ code: z.literal('stolen'), stolenFraction: fraction, limitFraction: fraction }),
  /** Share of the window in which some process waited for memory. */
  z.object({ code: z.literal('memoryShort'), stalledFraction: fraction, limitFraction: fraction }),
  /** The server's counters ran for another time than the window's. */
  z.object({ code: z.literal('window'), ranS: seconds, plannedS: seconds }),
  /** Cells of drivers that ran side by side are added up, and their windows overlapped by this share only. */
  z.object({ code: z.literal('apart'), overlapFraction: fraction, limitFraction: fraction }),
  /** An error without a code of its own, in the words of whoever reported it. */
  z.object({ code: z.literal('said'), text: z.string() }),
]);

export type Reason = z.infer<typeof reasonSchema>;
export type ReasonCode = Reason['code'];

/** The reason with this code. */
export type ReasonOf<Code extends ReasonCode> = Extract<Reason, { code: Code }>;
