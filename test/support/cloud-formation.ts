import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A stand-in of AWS CloudFormation: the outputs of its stacks, by name, which a test may change. */
export interface CloudFormation {
  readonly stacks: Map<string, Readonly<Record<string, string>>>;
  /** An error that it answers with instead. */
  refusal: string | undefined;
  readonly close: () => void;
}

/** Starts it, and points the environment of this test file at it. */
export async function openCloudFormation(): Promise<CloudFormation> {
  const server = createServer(async (request, response) => {
    const body = new URLSearchParams(Buffer.concat(await request.toArray()).toString());
    const [status, text] = answer(stand, body.get('StackName') ?? '');
    response.writeHead(status, { 'content-type': 'text/xml' }).end(text);
  });
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  const stand: CloudFormation = { stacks: new Map(), refusal: undefined, close };
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  process.env['AWS_ENDPOINT_URL_CLOUDFORMATION'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env['AWS_MAX_ATTEMPTS'] = '1';
  return stand;
}

const space = 'xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"';

function answer({ stacks, refusal }: CloudFormation, name: string): readonly [number, string] {
  const outputs = stacks.get(name);
  if (refusal) return [403, failure(refusal, 'names no-one-may-see')];
  if (!outputs) return [400, failure('ValidationError', `Stack with id ${name} does not exist`)];
  const members = Object.entries(outputs).map(
    ([key, value]) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${value.replaceAll('&', '&amp;')}</OutputValue></member>`,
  );
  const stack = `<member><StackName>${name}</StackName><StackStatus>UPDATE_COMPLETE</StackStatus><Outputs>${members.join('')}</Outputs></member>`;
  return [
    200,
    `<DescribeStacksResponse ${space}><DescribeStacksResult><Stacks>${stack}</Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  ];
}

const failure = (code: string, message: string) =>
  `<ErrorResponse ${space}><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
