import { faultOfEnd } from '../../workspaces/client-secret.ts';
import { bodyProblem } from '../problem.ts';

/** The end of a secret in a field of the body; undefined for the usual one. Throws Problem. */
export function toSecretEnd(time: string | undefined, field: string, now: Date): Date | undefined {
  if (time === undefined) return undefined;
  const end = new Date(time);
  const fault = faultOfEnd(end, now);
  if (fault) throw bodyProblem(400, field, fault);
  return end;
}
