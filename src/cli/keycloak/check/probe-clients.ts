import { createHash, randomBytes } from 'node:crypto';
import type { ServerServices } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { failed, matters, ok, type CheckFinding } from './finding.ts';
import { reasonOf, type Probe } from './probe-http.ts';

/** Returns an address that a pattern covers. */
const exampleOf = (pattern: string) => pattern.replace('*', 'geopf-id-check');

/** Asks for a sign-in without a page. A client that may use the address gets the answer that nobody is signed in. */
async function askAt(
  address: string,
  about: { readonly clientId: string; readonly issuer: string; readonly probe: Probe },
) {
  const { clientId, issuer, probe } = about;
  const url = new URL(`${issuer}/protocol/openid-connect/auth`);
  const challenge = createHash('sha256').update(randomBytes(32)).digest('base64url');
  url.search = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: address,
    prompt: 'none',
    state: 'geopf-id-check',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  }).toString();
  const { status, location } = await probe({ url: url.href });
  const [base = '', told = ''] = location?.split(/[?#]/, 2) ?? [];
  const isThere = location !== undefined && base === address.split(/[?#]/, 1)[0];
  return { status, error: isThere ? new URLSearchParams(location.slice(location.indexOf(told))).get('error') : null };
}

async function checkClient(
  { clientId, metadata }: ClientRecord,
  about: { readonly issuer: string; readonly probe: Probe },
): Promise<readonly CheckFinding[]> {
  const subject = `client ${clientId}`;
  if (metadata.require_pushed_authorization_requests) return [ok(subject, 'pushes its requests: nothing was asked')];
  const addresses = [...(metadata.redirect_uris ?? []), ...(metadata.legacy_redirect_patterns ?? []).map(exampleOf)];
  if (addresses.length === 0) return [failed(subject, 'signs people in, and has no return address')];
  const findings: CheckFinding[] = [];
  for (const address of addresses) {
    try {
      const { status, error } = await askAt(address, { ...about, clientId });
      if (error === 'login_required' || error === 'interaction_required' || error === 'consent_required') continue;
      findings.push(
        error === null
          ? failed(subject, `${address} gets no answer (status ${status})`)
          : matters(subject, `${address} gets the error ${error}`),
      );
    } catch (error) {
      findings.push(failed(subject, `${address}: ${reasonOf(error)}`));
    }
  }
  return findings.length > 0
    ? findings
    : [
        ok(
          subject,
          `${addresses.length} return address${addresses.length === 1 ? '' : 'es'} get${addresses.length === 1 ? 's' : ''} an answer`,
        ),
      ];
}

interface Asked {
  readonly issuer: string;
  readonly probe: Probe;
  /** Ids of the clients to ask for; all where none is named. */
  readonly only: readonly string[];
}

/** Asks for a sign-in at each return address of each client. */
export async function* probeClients(services: ServerServices, { only, ...about }: Asked): AsyncGenerator<CheckFinding> {
  const records = await services.clients.registry.list();
  for (const clientId of only)
    if (!records.some((record) => record.clientId === clientId))
      yield failed(`client ${clientId}`, 'is not registered');
  for (const record of records) {
    const { clientId, metadata, disabledAt } = record;
    if (only.length > 0 ? !only.includes(clientId) : metadata.built_in === true) continue;
    const signsIn = (metadata.grant_types ?? ['authorization_code']).includes('authorization_code');
    if (disabledAt !== null) yield matters(`client ${clientId}`, 'is disabled');
    else if (!signsIn) yield ok(`client ${clientId}`, 'signs nobody in by a return address');
    else yield* await checkClient(record, about);
  }
}
