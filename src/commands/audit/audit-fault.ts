/** Says what was done to the audit, at a place where it shows. */
export interface AuditFault {
  /** Number of the line; undefined where no line can be named. */
  readonly line?: number | undefined;
  readonly link?: number | undefined;
  readonly what: string;
}

/** Carries what was found out of the walk through the chain. */
export class AuditFaultFound extends Error {
  readonly fault: AuditFault;

  constructor(fault: AuditFault) {
    super(fault.what);
    this.fault = fault;
  }
}

/** Ends the walk through the chain at a fault. */
export function found(fault: AuditFault): never {
  throw new AuditFaultFound(fault);
}
