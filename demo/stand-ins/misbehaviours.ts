import { callbackMisbehaviours } from './misbehaviours/callback.ts';
import { idTokenMisbehaviours } from './misbehaviours/id-token.ts';
import { logoutMisbehaviours } from './misbehaviours/logout.ts';
import { metadataMisbehaviours } from './misbehaviours/metadata.ts';
import { personMisbehaviours } from './misbehaviours/person.ts';
import { transportMisbehaviours } from './misbehaviours/transport.ts';
import { userinfoMisbehaviours } from './misbehaviours/userinfo.ts';
import type { Scenario } from './model.ts';

/** Every misbehaviour by its name. */
export const misbehaviours: Readonly<Record<string, Scenario>> = {
  ...idTokenMisbehaviours,
  ...userinfoMisbehaviours,
  ...personMisbehaviours,
  ...callbackMisbehaviours,
  ...transportMisbehaviours,
  ...metadataMisbehaviours,
  ...logoutMisbehaviours,
};
