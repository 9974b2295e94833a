/** Says that the chain of the audit cannot go on. `audit verify` says what was done to it. */
export class BrokenAuditChain extends Error {}
