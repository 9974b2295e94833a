export const clientStatuses = ['test', 'production'] as const;

export type ClientStatus = (typeof clientStatuses)[number];

export const mostTestAccounts = 10;

interface Tested {
  readonly status?: ClientStatus | undefined;
  readonly test_accounts?: readonly string[] | undefined;
}

/** Returns whether a client is in test. A registration without a status is older than the status, and serves everybody. */
export const isInTest = ({ status }: Tested): boolean => status === 'test';

/** Returns whether this person may use a client: everybody may, save that a client in test has a list of people. */
export const mayUse = (client: Tested, accountId: string): boolean =>
  !isInTest(client) || client.test_accounts?.includes(accountId) === true;
