import type { Calibration } from '../../bench/result/calibration.ts';

/** `GET /classroom/unit-costs`: what each mode costs on some machine. */
export type MeasuredCosts =
  | (Pick<Calibration, 'baseHeapBytes' | 'measuredAt' | 'modes'> & {
      /** `here`: of this machine (`bench calibrate`); `reference`: of the run that comes with the project. */
      readonly source: 'here' | 'reference';
      readonly cpuModel: string;
    })
  | {
      /** No costs are known. */
      readonly source: 'none';
    };
