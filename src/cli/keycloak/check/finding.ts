/** One thing that was looked at. `matters` says that a service may notice it; `failed` that somebody will. */
export interface CheckFinding {
  readonly level: 'ok' | 'matters' | 'failed';
  /** The thing that was looked at. */
  readonly subject: string;
  readonly message: string;
}

export const ok = (subject: string, message: string): CheckFinding => ({ level: 'ok', subject, message });
export const matters = (subject: string, message: string): CheckFinding => ({ level: 'matters', subject, message });
export const failed = (subject: string, message: string): CheckFinding => ({ level: 'failed', subject, message });
