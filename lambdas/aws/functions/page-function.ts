import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { FileAnswer, FileRequest } from '../../settings-page/answer-file.ts';
import { logger, measure } from '../log.ts';
import { toOutcome } from '../resources.ts';

/** The border of the settings page: an event of API Gateway in, a file out; a line in the log for each request. */
export function answerPage(answer: (request: FileRequest) => FileAnswer) {
  return async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const start = performance.now();
    const { status, headers, body, binary } = answer(toRequest(event));
    const call = {
      requestId: event.requestContext.requestId,
      workspace: undefined,
      operation: 'page',
      outcome: toOutcome(status),
      duration: Math.round(performance.now() - start),
    };
    logger.info('answered', { ...call, status, method: event.httpMethod });
    measure(call);
    return { statusCode: status, headers, body, isBase64Encoded: binary };
  };
}

const toRequest = ({ httpMethod, path, requestContext, multiValueHeaders }: APIGatewayProxyEvent): FileRequest => ({
  method: httpMethod,
  prefix: requestContext.path.endsWith(path) ? requestContext.path.slice(0, -path.length) : '',
  path,
  encodings: Object.entries(multiValueHeaders ?? {})
    .flatMap(([name, values = []]) => (name.toLowerCase() === 'accept-encoding' ? values : []))
    .join(', '),
});
