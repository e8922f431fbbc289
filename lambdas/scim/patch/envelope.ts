import { invalidSyntax } from '../error.ts';
import type { Context } from '../filter/parse.ts';
import { isArray, isObject, type JsonObject } from '../json.ts';
import type { RawOperation } from '../manner.ts';
import { explain } from '../schema/check.ts';
import { checkSchemas, withNames } from '../schema/message.ts';
import { urns } from '../schema/urns.ts';
import { isPatchOp } from '../validators/patch-op.ts';

/** The operations of a PatchOp message, RFC 7644 section 3.5.2, still unread. Throws invalidSyntax. */
export function readEnvelope(body: JsonObject, { manner }: Context): readonly RawOperation[] {
  checkSchemas(body, [urns.patchOp], manner);
  const { Operations: given } = withNames(body, ['Operations']);
  const envelope = {
    Operations: isArray(given)
      ? given.map((each) => (isObject(each) ? withNames(each, ['op', 'path', 'value']) : each))
      : given,
  };
  if (!isPatchOp(envelope)) throw invalidSyntax(explain(isPatchOp));
  const operations = envelope.Operations as unknown as readonly RawOperation[];
  if (operations.length === 0) throw invalidSyntax('Operations must hold at least one operation');
  return operations;
}
