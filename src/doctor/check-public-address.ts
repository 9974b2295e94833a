import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { drawDoctorToken } from '../crypto/doctor-token.ts';
import { forged, longestHeader, mirrorPath, type MirroredRequest } from '../domain/state/mirrored-request.ts';
import { readBody } from '../outbound/bounded-fetch.ts';
import { sendRequest } from '../outbound/send-request.ts';
import { findingOfCertificate } from './finding-of-certificate.ts';
import { good, problem, warning, type Finding } from './finding.ts';

/** The largest form that people send: a photo of 10 MB, with room for the rest. */
const bodyBytes = 11_000_000;
/** Cookies of a browser with several sign-ins under way. */
const cookieBytes = 7000;
const mostSeconds = 10;
const answerSeconds = 10;

interface Asking {
  readonly issuer: string;
  readonly cookieKeys: readonly string[];
  readonly now: () => number;
}

const certificateAdvice: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'renew the certificate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'use a certificate for this name',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'let the proxy send the intermediate certificates too',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'use a certificate that browsers trust',
  SELF_SIGNED_CERT_IN_CHAIN: 'use a certificate that browsers trust, or name its authority in NODE_EXTRA_CA_CERTS',
  ENOTFOUND: 'make the host name known (DNS)',
  ECONNREFUSED: 'start the proxy, or let this machine reach the public address',
};

/** Says what the process believes of a request whose headers a stranger has forged. */
function judgeHeaders(seen: MirroredRequest, host: string): readonly Finding[] {
  const { trustProxy, ip, forwarded } = seen;
  const others = forwarded.filter((one) => one === 'other').length;
  const found: Finding[] = [];
  if (seen.host === forged.host)
    found.push(
      problem(
        'TRUST_PROXY',
        'the proxy passes on the X-Forwarded-Host of strangers, so that their requests are refused',
        'let it set X-Forwarded-Host itself',
      ),
    );
  else if (seen.host !== host)
    found.push(
      problem(
        'ISSUER',
        `requests arrive for the host "${seen.host}" instead of "${host}"`,
        'let the proxy pass the Host on',
      ),
    );
  if (trustProxy > 0 && ip === 'forged')
    found.push(
      problem(
        'TRUST_PROXY',
        'a stranger can choose the network address that is believed',
        'let the proxy replace X-Forwarded-For, or count the proxies anew: TRUST_PROXY is larger than their number',
      ),
    );
  else if (trustProxy > 0 && others === 0)
    found.push(
      warning(
        'TRUST_PROXY',
        `${trustProxy} proxies are believed, and none names the address of its client`,
        'let the proxy set X-Forwarded-For',
      ),
    );
  else if (trustProxy === 0 && others > 0)
    found.push(
      problem(
        'TRUST_PROXY',
        'a proxy in front is not believed, so that all people share its address and its limits',
        'set TRUST_PROXY to the number of proxies',
      ),
    );
  else if (trustProxy > 0 && others > trustProxy)
    found.push(
      warning(
        'TRUST_PROXY',
        `${others} proxies name addresses, and ${trustProxy} of them are believed`,
        'set TRUST_PROXY to the number of proxies',
      ),
    );
  if (seen.hasTraceparent && trustProxy > 0)
    found.push(
      warning(
        'traces',
        'the proxy passes on the traceparent of strangers',
        'let it remove or replace this header, if you collect traces',
      ),
    );
  return found;
}

/** Returns the status of an answer. A proxy that breaks the connection off is one more finding, and hides none of the others. */
async function statusOf(answering: ReturnType<typeof sendRequest>): Promise<number | 'a broken connection'> {
  try {
    const answer = await answering;
    answer.destroy();
    return answer.statusCode ?? 0;
  } catch {
    return 'a broken connection';
  }
}

/** Reads the answer of a process of ours. Returns undefined where something else has answered, perhaps by a large page. */
export async function readMirrored(answer: IncomingMessage): Promise<MirroredRequest | undefined> {
  try {
    const seen = JSON.parse((await readBody(answer)).toString()) as Partial<MirroredRequest> | null;
    return Array.isArray(seen?.forwarded) ? (seen as MirroredRequest) : undefined;
  } catch {
    return undefined;
  }
}

/** Looks at the service from outside, through the public address and its proxies. */
export async function checkPublicAddress(
  { issuer, cookieKeys, now }: Asking,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { origin, host, hostname, protocol } = new URL(issuer);
  const path = `${mirrorPath}${drawDoctorToken(cookieKeys[0]!, now())}`;
  const send = (
    query: string,
    more: {
      readonly method?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly signal?: AbortSignal;
    } = {},
  ) =>
    sendRequest(`${origin}${path}${query}`, {
      method: 'GET',
      headers: {},
      allowedHosts: [hostname],
      signal,
      ...more,
    });
  const headers = {
    'X-Forwarded-For': forged.ip,
    'X-Forwarded-Host': forged.host,
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00',
  };

  const inTime = AbortSignal.timeout(answerSeconds * 1000);
  let answer: Awaited<ReturnType<typeof send>>;
  try {
    answer = await send('', { headers, signal: AbortSignal.any([signal, inTime]) });
  } catch (error) {
    const late = inTime.aborted ? `not within ${answerSeconds} seconds` : undefined;
    const code = late ?? (error as NodeJS.ErrnoException).code ?? 'no answer';
    return [
      problem(
        'ISSUER',
        `${origin} does not answer (${code})`,
        certificateAdvice[code] ?? 'start the service and its proxy',
      ),
    ];
  }
  const found: Finding[] = [];
  if (protocol === 'https:')
    found.push(
      findingOfCertificate({
        certificate: (answer.socket as TLSSocket).getPeerCertificate(),
        where: 'ISSUER',
        of: host,
        now: now(),
      }),
    );
  const seen = await readMirrored(answer);
  if (answer.statusCode !== 200 || !seen) {
    // The forged host is refused by a process that does not know the token. Other programs have a page for every address.
    const isAnother = [200, 404, 421].includes(answer.statusCode ?? 0);
    return [
      ...found,
      isAnother
        ? problem(
            'ISSUER',
            `${origin} leads to another service, or to a process with other COOKIE_KEYS`,
            'give this command the settings of the server; in an upgrade from version 0.2.0, end the upgrade first',
          )
        : problem(
            'ISSUER',
            `${origin} answers ${answer.statusCode}`,
            'look at the logs of the proxy and of the service',
          ),
    ];
  }
  found.push(...judgeHeaders(seen, host));
  const seconds = Math.round((now() - seen.now) / 1000);
  if (Math.abs(seconds) > mostSeconds)
    found.push(
      warning('clock', `this machine is ${seconds} seconds ahead of the one that serves`, 'let NTP keep both clocks'),
    );

  const long = await statusOf(send(`?padding=${longestHeader}`));
  if (long !== 200)
    found.push(
      problem(
        'proxy',
        `an answer with a header of ${longestHeader} characters becomes ${long}`,
        'set proxy_buffer_size 16k, as docs/operations.md does',
      ),
    );
  const cookie = await statusOf(send('', { headers: { 'X-Padding': 'x'.repeat(cookieBytes) } }));
  if (cookie !== 200)
    found.push(
      problem(
        'proxy',
        `a request with a header of ${cookieBytes} characters becomes ${cookie}`,
        'set large_client_header_buffers 4 16k, as docs/operations.md does',
      ),
    );
  const large = 'x'.repeat(bodyBytes);
  const sent = await send('', {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream', 'Content-Length': String(bodyBytes) },
    body: large,
  }).catch(() => undefined);
  const arrived = sent?.statusCode === 200 ? (await readMirrored(sent))?.bytes : 0;
  if (arrived !== bodyBytes)
    found.push(
      problem(
        'proxy',
        `a form of ${bodyBytes / 1_000_000} MB does not arrive (${sent?.statusCode ?? 'cut off'})`,
        'set client_max_body_size 12m, as docs/operations.md does',
      ),
    );
  const metrics = await statusOf(
    sendRequest(`${origin}/metrics`, { method: 'GET', headers: {}, allowedHosts: [hostname], signal }),
  );
  if (metrics === 200)
    found.push(
      problem('METRICS_PORT', `everybody can read ${origin}/metrics`, 'do not forward this port to the public address'),
    );
  return found.some(({ level }) => level === 'problem')
    ? found
    : [...found, good('proxy', `requests through ${origin} arrive whole, at version ${seen.version}`)];
}
