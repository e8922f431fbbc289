import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { period } from './call-metrics.ts';

/** A metric that is watched, and when it raises an alarm. */
export interface Watch {
  readonly id: string;
  /** What the alarm means for the operator. */
  readonly meaning: string;
  readonly metric: IMetric;
  /** The alarm starts at this value or above. */
  readonly threshold: number;
  /** How many periods in a row must reach the threshold. */
  readonly periods: number;
}

export const sum = { period, statistic: 'Sum' };

/** The sum of at most ten metrics: an alarm cannot have more. */
export function total(metrics: readonly IMetric[]): MathExpression {
  const named = metrics.map((metric, index) => [`m${index}`, metric] as const);
  return new MathExpression({
    expression: named.map(([name]) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(named),
    label: 'total',
    period,
  });
}
