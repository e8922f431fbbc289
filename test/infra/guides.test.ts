import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { queries } from '../../infra/queries.ts';
import { settingNames } from '../../infra/settings.ts';
import { synthesize } from './synthesis.ts';

const deploying = readFileSync('docs/deploy.md', 'utf8');
const operating = readFileSync('docs/operations.md', 'utf8');
const domain = { domainName: 'scim.example.com', certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1' };
const { template } = synthesize({ stage: 'production', alarmEmail: 'team@example.com', ...domain });

/** ServerErrorsAlarm0123ABCD -> ServerErrors */
const alarms = Object.keys(template.findResources('AWS::CloudWatch::Alarm')).map((id) =>
  id.replace(/Alarm[0-9A-F]{8}$/, ''),
);

/** The sections of a guide by their headings: ### or ## */
const sections = operating.split(/\n(?=###? )/).map((text) => text.split('\n', 1).concat(text));

describe('for each alarm the guide says what it means, what to look at and what to do', () => {
  test.each(alarms)('%s', (id) => {
    const found = sections.filter(
      ([heading = '']) => heading.startsWith('### ') && heading.split(/[ ,]+/).includes(id),
    );
    expect(found).toHaveLength(1);
    for (const part of ['**Means**', '**Look at**', '**Do**']) expect(found[0]?.[1]).toContain(part);
  });

  test('the guide has no section for an alarm that does not exist', () => {
    const headings = sections.flatMap(([heading = '']) => /^### (.*)/.exec(heading)?.[1]?.split(', ') ?? []);
    expect(headings.sort()).toEqual([...alarms].sort());
  });

  test('each alarm names its section of the guide', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::CloudWatch::Alarm'))) {
      expect(Properties.AlarmDescription).toMatch(/\(docs\/operations\.md, \w+\)$/);
    }
  });
});

test('every saved query is explained, and no other', () => {
  const explained = [...operating.matchAll(/^\| _(.+?)_ +\|/gm)].map(([, name]) => name);
  expect(explained).toEqual(queries.map(({ name }) => name));
});

test('the table of settings lists every setting and no other', () => {
  const table = deploying.slice(deploying.indexOf('## Settings'), deploying.indexOf('## Deploy'));
  const explained = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
  expect(explained.sort()).toEqual([...settingNames].sort());
});

test('every output is explained', () => {
  for (const name of Object.keys(template.findOutputs('*'))) expect(deploying).toContain(`\`${name}\``);
});

describe('deploying from GitHub Actions', () => {
  const workflow = readFileSync('.github/workflows/deploy.yml', 'utf8');
  const section = deploying.slice(deploying.indexOf('## Deploy from GitHub Actions'));
  const [trust, rights] = [...section.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => JSON.parse(text));

  test('the role trusts jobs of one environment, which the workflow has, and no others', () => {
    const issuer = 'token.actions.githubusercontent.com';
    expect(trust.Statement).toMatchObject([{ Action: 'sts:AssumeRoleWithWebIdentity', Effect: 'Allow' }]);
    expect(Object.keys(trust.Statement[0].Condition)).toEqual(['StringEquals']);
    expect(trust.Statement[0].Condition.StringEquals).toEqual({
      [`${issuer}:aud`]: 'sts.amazonaws.com',
      [`${issuer}:sub`]: expect.stringMatching(/^repo:[^*]+:environment:[^*]+$/),
    });
    expect(workflow).toMatch(/^ +environment: /m);
    expect(workflow).toMatch(/^ +id-token: write$/m);
  });

  test('may assume only the roles of the bootstrap, and uses the variables of the workflow', () => {
    expect(rights.Statement).toMatchObject([{ Action: 'sts:AssumeRole' }]);
    for (const arn of rights.Statement[0].Resource) expect(arn).toMatch(/:role\/cdk-hnb659fds-[a-z-]+-role-\d{12}-/);
    const variables = [...workflow.matchAll(/vars\.(\w+)/g)].map(([, name]) => name);
    expect(variables).toEqual(['AWS_DEPLOY_ROLE', 'AWS_REGION']);
    for (const name of variables) expect(section).toContain(`\`${name}\``);
  });
});
