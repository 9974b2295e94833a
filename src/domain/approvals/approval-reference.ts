/** Returns the reference by which agents call a request for two agents. It is no secret and opens nothing. */
export const approvalReference = (id: string): string => `DA-${id.slice(0, 8).toUpperCase()}`;
