import { Refused } from '../refused.ts';

/** Says that whoever acts may not change a client that the APIs let do more than they may do themselves. Nothing was written. */
export class ApiScopesRefused extends Refused {
  constructor(clientId: string) {
    super(
      `"${clientId}" has rights at the APIs of this server, or would get some: they are given by a manager who has all of them`,
    );
  }
}
