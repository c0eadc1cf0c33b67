import type { Calibration, ModeCosts } from '../../result/calibration.ts';
import { sumOf } from './fit.ts';
import { type CostLoad, flowOf } from './flow.ts';
import { BYTE_TERMS, CPU_TERMS, type Flow, PARTS, type Part } from './terms.ts';

/** A predicted value, and the bounds that nine of ten measured values keep to. */
export interface Predicted {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What one server process spends under a load. */
export interface PredictedCosts {
  readonly requestsPerS: number;
  /** Received and sent at the readers' sockets. */
  readonly bytesPerS: Predicted;
  /** CPU time of the process in a second; 1,000 is a core. */
  readonly cpuMsPerS: Predicted;
  /** The parts of `cpuMsPerS`, in milliseconds. */
  readonly cpuParts: Readonly<Record<Part, number>>;
  /** Heap of the process, its connections' included. */
  readonly heapBytes: number;
  /** Whether the load lies outside of what was measured for the calibration. */
  readonly extrapolated: boolean;
}

/** Predicts what a server process spends on delivering in one mode under a load. */
export function predictCosts(
  costs: ModeCosts,
  load: CostLoad,
  { baseHeapBytes }: Pick<Calibration, 'baseHeapBytes'>,
): PredictedCosts {
  const flow = flowOf(costs, load);
  return {
    requestsPerS: costs.kind === 'push' ? 0 : flow.operationsPerS,
    bytesPerS: predictBytes(costs, flow),
    cpuMsPerS: predictCpu(costs, flow),
    cpuParts: cpuPartsOf(costs, flow),
    heapBytes: baseHeapBytes + costs.heapBytesPerClient * flow.clients,
    extrapolated: isExtrapolated(costs, flow),
  };
}

/** Predicts the CPU of a flow, in milliseconds a second. */
export function predictCpu({ cpuTerms, cpuErrorFraction }: ModeCosts, flow: Flow): Predicted {
  return within(sumOf(CPU_TERMS, cpuTerms, flow), cpuErrorFraction);
}

/** Predicts the bytes of a flow in a second. */
export function predictBytes(
  { byteTerms, bytesErrorFraction }: Pick<ModeCosts, 'byteTerms' | 'bytesErrorFraction'>,
  flow: Flow,
): Predicted {
  return within(sumOf(BYTE_TERMS, byteTerms, flow), bytesErrorFraction);
}

/** Returns what each part of a flow takes, in milliseconds of CPU a second. */
export function cpuPartsOf({ cpuTerms }: Pick<ModeCosts, 'cpuTerms'>, flow: Flow): Record<Part, number> {
  const partOf = (part: Part): number =>
    Object.entries(cpuTerms)
      .filter(([name]) => CPU_TERMS[name]?.part === part)
      .reduce((sum, [name, each]) => sum + each * (CPU_TERMS[name]?.of(flow) ?? 0), 0);
  return Object.fromEntries(PARTS.map((part) => [part, partOf(part)])) as Record<Part, number>;
}

function within(value: number, errorFraction: number): Predicted {
  return { value, low: value / (1 + errorFraction), high: value * (1 + errorFraction) };
}

/** Beyond the greatest measured number of clients, of operations or of messages, by more than a tenth. */
function isExtrapolated({ samples }: ModeCosts, flow: Flow): boolean {
  const beyond = (of: (flow: Flow) => number): boolean => of(flow) > 1.1 * Math.max(...samples.map(of));
  return (
    beyond(({ clients }) => clients) ||
    beyond(({ operationsPerS }) => operationsPerS) ||
    beyond(({ publishesPerS }) => publishesPerS)
  );
}
