import { createHash, X509Certificate } from 'node:crypto';
import { compactVerify, CompactEncrypt, importJWK, type JWK } from 'jose';
import { citizenClaims, findCitizen } from '../citizens.ts';
import type { Json } from '../keys.ts';
import { showMdoc } from './show-mdoc.ts';
import { showSdJwt } from './show-sd-jwt.ts';
import type { Flaw, formats, Showing } from './showing.ts';

/** A request object, once its signature is checked. */
export interface WalletRequestObject {
  readonly client_id: string;
  readonly response_mode: string;
  readonly response_uri?: string;
  readonly expected_origins?: readonly string[];
  readonly nonce: string;
  readonly state?: string;
  readonly wallet_nonce?: string;
  readonly dcql_query: {
    readonly credentials: readonly {
      readonly id: string;
      readonly format: string;
      readonly claims: readonly { readonly path: readonly string[] }[];
    }[];
  };
  readonly client_metadata: {
    readonly jwks: { readonly keys: readonly JWK[] };
    readonly encrypted_response_enc_values_supported?: readonly string[];
  };
}

/** Reads a request object as a wallet does: the certificate must have made the signature, and be the one that the client is named after. */
export async function readRequestObject(jwt: string): Promise<WalletRequestObject> {
  const header = JSON.parse(Buffer.from(jwt.split('.')[0]!, 'base64url').toString()) as Json;
  const [leaf = ''] = (header['x5c'] ?? []) as readonly string[];
  const certificate = new X509Certificate(Buffer.from(leaf, 'base64'));
  if (header['typ'] !== 'oauth-authz-req+jwt') throw new Error('the request object has another type');
  const { payload } = await compactVerify(jwt, certificate.publicKey, { algorithms: ['ES256'] });
  const request = JSON.parse(Buffer.from(payload).toString()) as WalletRequestObject;
  const hash = `x509_hash:${createHash('sha256').update(certificate.raw).digest('base64url')}`;
  const named = [
    hash,
    ...(certificate.subjectAltName ?? '').split(', ').map((name) => name.replace('DNS:', 'x509_san_dns:')),
  ];
  if (!named.includes(request.client_id)) throw new Error('the certificate is of another client');
  return request;
}

interface Answering {
  readonly persona: string;
  readonly format: (typeof formats)[number];
  readonly flaw?: Flaw | undefined;
  readonly now: number;
  readonly baseUrl: string;
}

/** Returns the claims of a PID. Its personal number follows the civil status. */
function pidClaims(persona: string, flaw: Flaw | undefined): Json {
  const citizen = findCitizen(persona);
  if (!citizen) throw new Error('there is no such person');
  const { given_name: given, family_name: family, birthdate } = citizenClaims(citizen);
  const digits = createHash('sha256')
    .update(JSON.stringify([given, family, birthdate]))
    .digest('hex');
  const number = BigInt(`0x${digits}`).toString().slice(0, 15);
  return {
    family_name: family,
    given_name: given,
    birthdate,
    ...(flaw !== 'no-number' && { personal_administrative_number: number }),
  };
}

/** Shows the credential that a request asks for. Returns the id under which it asks, and the presentation. */
export async function showCredential(request: WalletRequestObject, answering: Answering): Promise<[string, string]> {
  const { persona, format, flaw, now, baseUrl } = answering;
  const query = request.dcql_query.credentials.find((one) => one.format === format);
  if (!query) throw new Error('the request asks for another format');
  const asked = query.claims.map(({ path }) => path.at(-1)!.replace('birth_date', 'birthdate'));
  const claims = Object.fromEntries(Object.entries(pidClaims(persona, flaw)).filter(([name]) => asked.includes(name)));
  const origin = request.expected_origins?.[0];
  const showing: Showing = {
    claims,
    nonce: request.nonce,
    audience: origin === undefined ? request.client_id : `origin:${origin}`,
    clientId: request.client_id,
    responseUri: request.response_uri,
    origin,
    encryptionKey: request.client_metadata.jwks.keys[0]!,
    now,
    baseUrl,
    flaw,
  };
  return [query.id, await (format === 'mso_mdoc' ? showMdoc(showing) : showSdJwt(showing))];
}

/** Encrypts an answer under the key of a request. */
export async function encryptAnswer(request: WalletRequestObject, answer: Json, enc?: string): Promise<string> {
  const { jwks, encrypted_response_enc_values_supported: [first = 'A128GCM'] = [] } = request.client_metadata;
  const key = jwks.keys[0]!;
  return new CompactEncrypt(Buffer.from(JSON.stringify(answer)))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: enc ?? first, kid: key.kid! })
    .encrypt(await importJWK(key, 'ECDH-ES'));
}

/** Returns the parameters with which the stand-in answers a request. */
export async function answerRequest(
  request: WalletRequestObject,
  answering: Answering,
): Promise<Readonly<Record<string, string>>> {
  const { flaw } = answering;
  const [id, presentation] = await showCredential(request, answering);
  const tokens = {
    [flaw === 'other-credential' ? 'loyalty_card' : id]:
      flaw === 'two-presentations' ? [presentation, presentation] : [presentation],
  };
  const state = flaw === 'wrong-state' ? 'another' : request.state;
  const answer: Json = { vp_token: tokens, ...(state !== undefined && { state }) };
  if (flaw === 'not-encrypted') return { vp_token: JSON.stringify(tokens), ...(state !== undefined && { state }) };
  return { response: await encryptAnswer(request, answer) };
}
