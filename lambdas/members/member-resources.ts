import type { Resources } from '../resources/resources.ts';
import { applyPatch } from '../scim/patch/apply.ts';
import { userType } from '../scim/resource-types.ts';
import { replace } from '../scim/schema/replace.ts';
import type { Members } from './members.ts';

/** The members of a workspace as resources: a change is made from the current resource. */
export const toMemberResources = (members: Members): Resources => ({
  type: userType,
  read: (id) => members.read(id),
  add: (draft) => members.add(draft),
  replace: (id, draft, { condition }) =>
    members.change(id, condition, (current) => replace(current, draft, userType.schema)),
  async patch(id, patch, { condition, mode }) {
    let [missed, refused] = [0, 0];
    const resource = await members.change(id, condition, (current, accept) => {
      const patched = applyPatch(current, { ...patch, accept }, userType.schema, mode);
      ({ missed, refused } = patched);
      return patched.draft;
    });
    return { resource, missed, refused };
  },
});
