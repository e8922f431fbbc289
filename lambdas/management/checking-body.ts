import { isUtf8 } from 'node:buffer';
import type { MiddlewareHandler } from 'hono';
import { encodingFault } from '../http/encoding-fault.ts';
import { Problem } from './problem.ts';
import type { ManagementEnv } from './service.ts';

/** The maximum size of a body, in bytes. */
const bodyLimit = 64 * 1024;

/** Every body is JSON in UTF-8, of limited size. */
export function checkingBody(): MiddlewareHandler<ManagementEnv> {
  return async ({ req }, next) => {
    const body = new Uint8Array(req.method === 'GET' ? [] : await req.arrayBuffer());
    // Clients send the type with an empty body too, which some routes allow.
    if (body.length === 0) req.raw.headers.delete('content-type');
    else checkBody(body, req.header('content-type') ?? '', req.header('content-encoding'));
    return next();
  };
}

/** Throws Problem. */
function checkBody(body: Uint8Array, type: string, encoding: string | undefined): void {
  if (body.length > bodyLimit) throw new Problem(413, `a body may have at most ${bodyLimit / 1024} KB`);
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new Problem(415, 'the Content-Type of the body must be application/json');
  }
  const fault = encodingFault(type, encoding);
  if (fault !== undefined) throw new Problem(415, fault);
  if (!isUtf8(body)) throw new Problem(400, 'the body is not UTF-8: encode it as UTF-8');
  if (hasLoneHalf(new TextDecoder().decode(body))) {
    throw new Problem(400, 'the body has half of a surrogate pair, which is not a character');
  }
}

/** Whether JSON in UTF-8 has half of a surrogate pair: only an escape, such as `\ud800`, can express one. */
const hasLoneHalf = (json: string) =>
  /\\ud[89a-f]/i.test(json.replaceAll('\\\\', ' ').replace(/\\ud[89ab]..\\ud[c-f]../gi, ''));
