/** How a request of ours ended. `refused` and `failed` are answers, with status 4xx and 5xx. */
type Outcome = 'ok' | 'refused' | 'failed' | 'certificate' | 'timeout' | 'unreachable';

/** Counts requests that the program sends. */
export interface OutboundMetrics<Target extends string> {
  outbound(labels: { readonly target: Target; readonly outcome: Outcome }): void;
  outboundSeconds(labels: { readonly target: Target }, seconds: number): void;
}

interface Timing<Target extends string, Answer> {
  readonly metrics: OutboundMetrics<Target>;
  /** Says to whom the request goes, in a word of a closed list. */
  readonly target: Target;
  /** Returns the status of the answer. Without it every answer is a good one. */
  readonly statusOf?: (answer: Answer) => number;
}

const outcomeOfStatus = (status: number): Outcome => (status < 400 ? 'ok' : status < 500 ? 'refused' : 'failed');

function outcomeOfError(error: unknown): Outcome {
  const { code = '', name, cause, responseCode } = error as NodeJS.ErrnoException & { responseCode?: number };
  // A mail server answers with codes whose first digit means the contrary of that of HTTP.
  if (responseCode !== undefined) return responseCode >= 500 ? 'refused' : 'failed';
  if (/CERT|TLS|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/.test(code)) return 'certificate';
  if (code === 'ETIMEDOUT' || /^(Abort|Timeout)Error$/.test(name)) return 'timeout';
  return cause instanceof Error ? outcomeOfError(cause) : 'unreachable';
}

/** Sends a request of ours, and counts how it ended and how long that took. */
export async function timeRequest<Target extends string, Answer>(
  { metrics, target, statusOf }: Timing<Target, Answer>,
  send: () => Promise<Answer>,
): Promise<Answer> {
  const began = performance.now();
  const count = (outcome: Outcome) => {
    metrics.outbound({ target, outcome });
    metrics.outboundSeconds({ target }, (performance.now() - began) / 1_000);
  };
  try {
    const answer = await send();
    count(statusOf ? outcomeOfStatus(statusOf(answer)) : 'ok');
    return answer;
  } catch (error) {
    count(outcomeOfError(error));
    throw error;
  }
}
