/** The metric of all calls of the functions, in milliseconds; how many calls there were is the number of its values. Pure data. */
export const callDuration = {
  namespace: 'WorkspaceScim',
  name: 'Duration',
  unit: 'Milliseconds',
  dimensions: ['service', 'operation', 'outcome'],
} as const;

/** What became of a call: answered; refused, by a fault of the client; failed, by one of ours. The authorizer tells 401 from 403. */
export type Outcome = 'ok' | 'refused' | 'unauthorized' | 'denied' | 'failed';

/** What became of a request, by the status of its answer. */
export function toOutcome(status: number): Outcome {
  if (status >= 500) return 'failed';
  return status >= 400 ? 'refused' : 'ok';
}
