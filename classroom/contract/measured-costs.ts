import type { UnitCosts } from '../../bench/model/projection.ts';

/** `GET /classroom/unit-costs`: what each mode cost in one run. */
export interface MeasuredCosts {
  /** `null`: nothing has been measured. */
  readonly run: string | null;
  readonly startedAt?: string;
  readonly cpuModel?: string;
  readonly cores?: number;
  readonly costs: readonly UnitCosts[];
}
