import { describe, expect, test } from '@jest/globals';
import { waysOf } from '../../settings-page/guides/guide.ts';
import { guides } from '../../settings-page/guides/guides.ts';
import { toSteps } from '../../settings-page/guides/steps.ts';

const all = guides.flatMap((guide) => waysOf(guide).map(({ credential }) => [guide.name, credential, guide] as const));

describe('the steps can be done in their order', () => {
  test.each(all)('%s by a %s', (_, credential, guide) => {
    const steps = toSteps(guide, credential);
    const creation = steps.indexOf('credential');
    const asked = steps.findIndex(
      (step) => step !== 'credential' && step.fields.some(({ value }) => /^(token|client)/.test(String(value))),
    );
    const shown = steps.findIndex((step) => step !== 'credential' && step.way?.shows !== undefined);
    expect(creation).toBeLessThan(asked);
    if (credential === 'trust') expect([shown >= 0, shown < creation]).toEqual([true, true]);
    else expect([shown, creation]).toEqual([-1, 0]);
  });

  test.each(all)('%s by a %s: no step of the console is lost', (_, credential, guide) => {
    const texts = toSteps(guide, credential).flatMap((step) => (step === 'credential' ? [] : [step.text]));
    expect(texts).toEqual(expect.arrayContaining(guide.steps.map(({ text }) => text)));
  });
});
