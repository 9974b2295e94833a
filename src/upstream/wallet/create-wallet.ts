import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { JWK } from 'jose';
import type { WalletSettings } from '../../../config/wallet.ts';
import { toSeconds } from '../../domain/time.ts';
import { wallet as definition } from '../definitions/wallet.ts';
import { createHealthRecord } from '../health.ts';
import { UpstreamRefusal } from '../refusal.ts';
import { toRefusal } from '../to-refusal.ts';
import type { Begun, Upstream } from '../upstream.ts';
import type { Surroundings } from '../create-upstream.ts';
import { checkMdoc } from './mdoc/mdoc.ts';
import { decryptAnswer, presentationOf, walletError } from './open-answer.ts';
import type { Expected } from './presented.ts';
import { readPerson } from './read-person.ts';
import { clientMetadata, dcqlQuery } from './request-claims.ts';
import { createRequestSigner, readPemChain } from './request-signer.ts';
import { checkSdJwt } from './sd-jwt.ts';
import { createStatusCheck } from './status-list.ts';
import type { BegunWithWallet, KeptAnswer, Wallet, WalletAnswer, WalletWay } from './wallet.ts';
import { hostile } from './wallet-refusal.ts';

interface WalletSurroundings extends Surroundings {
  readonly settings: WalletSettings;
  readonly allowedHosts: readonly string[];
  readonly production: boolean;
  /** Returns the answer that waits for this state; undefined where there is none. */
  readonly keptAnswer: (state: string) => Promise<KeptAnswer | undefined>;
}

/** Seconds for which a request object counts: as long as the sign-in that waits for it. */
const lifeSeconds = 600;

const token = (bytes: number) => randomBytes(bytes).toString('base64url');
const drawRequestKey = (): JWK =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }) as JWK;
const publicPart = ({ kty, crv, x, y }: JWK): JWK => ({ kty, crv, x, y }) as JWK;

const hashCode = (code: string) => createHash('sha256').update(code).digest('base64url');

/** Makes the way to sign in with a wallet. */
export function createWallet(surroundings: WalletSurroundings): Wallet {
  const { settings, origin, sealer, now, metrics, allowedHosts, production, keptAnswer } = surroundings;
  const { formats, subjectClaims, callbackPath, authorizationEndpoint, isCrossDevice } = settings;
  let { trustList } = settings;
  const signer = createRequestSigner(settings, origin);
  const checkStatus = createStatusCheck({ allowedHosts, metrics, now, isPlainAllowed: !production });
  const health = createHealthRecord(now);
  const redirectUri = `${origin}${callbackPath}`;
  const [certificate] = readPemChain(settings.requestCertificate);

  const requestUri = ({ wallet: { reference } }: Pick<BegunWithWallet, 'wallet'>, way: 'link' | 'qr') =>
    `${origin}/openid4vp/${reference}/${way}`;
  const responseUri = (begun: Pick<BegunWithWallet, 'wallet'>, way: 'link' | 'qr') =>
    `${requestUri(begun, way)}/answer`;

  /** Refuses everybody where the list of those who are trusted is out of date: one of them may have been taken off it since. */
  const currentList = () => {
    if (trustList.validUntil <= now()) throw new UpstreamRefusal('failed', 'trust_list_expired');
    return trustList;
  };

  const commonClaims = (nonce: string, key: JWK) => ({
    response_type: 'vp_token',
    nonce,
    dcql_query: dcqlQuery(settings),
    client_metadata: clientMetadata(publicPart(key), formats),
    aud: 'https://self-issued.me/v2',
    iat: toSeconds(now()),
    exp: toSeconds(now()) + lifeSeconds,
  });

  const check = async (response: string, { begun, way }: { begun: BegunWithWallet; way: WalletWay }) => {
    const key = way === 'browser' ? begun.wallet.keys.browser : begun.wallet.keys.posted;
    const answer = await decryptAnswer(response, key);
    if (!answer) return undefined;
    const { state } = answer;
    if (way !== 'browser' && state !== begun.wallet.reference) throw hostile('state');
    const { format, text } = presentationOf(answer, formats);
    const { clientId } = signer;
    const expected: Expected = {
      list: currentList(),
      now: now(),
      nonce: begun.nonce,
      audience: way === 'browser' ? `origin:${origin}` : clientId,
      responseUri: way === 'browser' ? undefined : responseUri(begun, way),
      origin,
      clientId,
      encryptionKey: publicPart(key),
    };
    const presented = await (format === 'mso_mdoc' ? checkMdoc : checkSdJwt)(text, expected);
    await checkStatus(presented, expected.list);
    return readPerson(presented, { way, subjectClaims, now: toSeconds(now()), sealer });
  };

  const finish: Upstream['finish'] = async (answer, begun) => {
    const kept = await keptAnswer(begun.state);
    const refused = (refusal: UpstreamRefusal) => ({ kind: 'refused', refusal }) as const;
    if (!kept) return refused(hostile('answer_missing'));
    const code = answer.getAll('response_code');
    // The code has come by the wallet's own device: nobody who only knows where the answer is waited for has it.
    const hasCode = code.length === 1 && hashCode(code[0]!) === kept.codeHash;
    if (kept.identity && kept.way === 'link' && !hasCode) return refused(hostile('response_code'));
    if (kept.identity) return { kind: 'arrived', upstreamIdentity: kept.identity };
    return refused(new UpstreamRefusal(kept.refusal!.kind, kept.refusal!.reason));
  };

  return {
    isCrossDevice,
    upstream: {
      name: definition.name,
      aboutUrl: undefined,
      connectClass: undefined,
      verifiesIdentity: true,
      callbackPath,
      logoutPath: `${callbackPath}/deconnexion`,
      async begin() {
        try {
          currentList();
        } catch (error) {
          return { kind: 'refused', refusal: toRefusal(error) };
        }
        const begun: Begun = {
          state: token(32),
          nonce: token(32),
          verifier: undefined,
          redirectUri,
          wallet: { reference: token(16), keys: { posted: drawRequestKey(), browser: drawRequestKey() } },
        };
        return { kind: 'begun', begun, href: `${origin}/portefeuille/${begun.state}` };
      },
      endSession: () => Promise.resolve(undefined),
      health: () => health.facts(),
      renewSecret: () => undefined,
      finish,
    },
    link(wallet, way) {
      const url = new URL(authorizationEndpoint);
      url.searchParams.set('client_id', signer.clientId);
      url.searchParams.set('request_uri', requestUri({ wallet }, way));
      url.searchParams.set('request_uri_method', 'post');
      return url.href;
    },
    requestObject(begun, { way, walletNonce }) {
      return signer.sign({
        ...commonClaims(begun.nonce, begun.wallet.keys.posted),
        response_mode: 'direct_post.jwt',
        response_uri: responseUri(begun, way),
        state: begun.wallet.reference,
        ...(walletNonce !== undefined && { wallet_nonce: walletNonce }),
      });
    },
    requestForBrowser(begun) {
      return signer.sign({
        ...commonClaims(begun.nonce, begun.wallet.keys.browser),
        response_mode: 'dc_api.jwt',
        expected_origins: [origin],
      });
    },
    async examine(response, about) {
      try {
        const identity = await check(response, about);
        return identity && ({ kind: 'arrived', identity } satisfies WalletAnswer);
      } catch (error) {
        return { kind: 'refused', refusal: toRefusal(error) };
      }
    },
    refusalOf: walletError,
    returnAddress({ state }, code) {
      const url = new URL(redirectUri);
      url.searchParams.set('state', state);
      if (code !== undefined) url.searchParams.set('response_code', code);
      return url.href;
    },
    ends: () => ({ trustList: trustList.validUntil, certificate: Date.parse(certificate?.validTo ?? '') }),
    renew(next) {
      trustList = next.trustList;
    },
  };
}
