import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign, type JsonWebKey } from 'node:crypto';
import {
  CoseKey,
  DateOnly,
  DeviceKey,
  DeviceResponse,
  DeviceSignedBuilder,
  Document,
  IssuerSignedBuilder,
  SessionTranscript,
  SignatureAlgorithm,
  TypedMap,
  type MdocContext,
} from '@owf/mdoc';
import { parseOpenid4vpAuthorizationRequest } from '@openid4vc/openid4vp';
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc';
import { DcqlQuery } from 'dcql';
import { calculateJwkThumbprint } from 'jose';
import { encryptAnswer } from '../../demo/stand-ins/wallet/answer-request.ts';
import { issuerKeys, signBytes, x5c } from '../../demo/stand-ins/wallet/issuer-keys.ts';
import { describeService } from '../support/describe-app.ts';
import { postAnswer, requestOf } from '../support/people/wallet-journey.ts';
import { leaveFor } from '../support/services/callback.ts';

const holder = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicJwk = holder.publicKey.export({ format: 'jwk' });
const person = {
  family_name: 'ROUX',
  given_name: 'Louis',
  birthdate: '1958-09-30',
  personal_administrative_number: '158094410912345',
};
const pid = 'eu.europa.ec.eudi.pid.1';

// The stand-in of the demonstration and the program have one author. These libraries are others' wallets.
describe('a wallet that others have written', () => {
  const { app, client } = describeService({ wallet: true });

  const ask = async () => {
    const browser = app.browser();
    await leaveFor(app, browser, { client, upstream: 'wallet' });
    return { browser, asked: await requestOf(browser.page, 'qr') };
  };
  const answer = async (
    presentations: (asked: Awaited<ReturnType<typeof ask>>['asked']) => Promise<[string, string]>,
  ) => {
    const { browser, asked } = await ask();
    const [id, presentation] = await presentations(asked);
    const response = await encryptAnswer(asked, { vp_token: { [id]: [presentation] }, state: asked.state });
    expect((await postAnswer(asked, { response })).status).toBe(200);
    await browser.click('#wallet-go-on');
    expect(browser.page.url.search).toContain('flow=registration');
  };

  test('reads the request and its query', async () => {
    const { asked } = await ask();
    const parsed = parseOpenid4vpAuthorizationRequest({ authorizationRequest: { ...asked } });
    expect(parsed.type).toBe('openid4vp');
    const query = DcqlQuery.parse(asked.dcql_query as never);
    DcqlQuery.validate(query);
    const { personal_administrative_number: _number, ...others } = person;
    const matches = (claims: object) =>
      DcqlQuery.query(query, [
        { credential_format: 'dc+sd-jwt', vct: 'urn:eudi:pid:1', claims, cryptographic_holder_binding: true } as never,
      ]).can_be_satisfied;
    expect([matches(person), matches(others)]).toEqual([true, false]);
  });

  test('shows an SD-JWT VC that is accepted', async () => {
    const hasher = (data: string | ArrayBuffer, alg: string) =>
      createHash(alg.replace('-', ''))
        .update(typeof data === 'string' ? data : Buffer.from(data))
        .digest();
    const library = new SDJwtVcInstance({
      hasher,
      hashAlg: 'sha-256',
      saltGenerator: (length) => randomBytes(length).toString('base64url'),
      signAlg: 'ES256',
      signer: (data) => signBytes(issuerKeys.usual.key, Buffer.from(data)).toString('base64url'),
      kbSignAlg: 'ES256',
      kbSigner: (data) => signBytes(holder.privateKey, Buffer.from(data)).toString('base64url'),
    });
    const now = app.services.nowSeconds();
    const cnf = { jwk: publicJwk as never };
    const credential = await library.issue(
      { iss: 'https://pid.stand-in.test', vct: 'urn:eudi:pid:1', iat: now, exp: now + 3600, cnf, ...person },
      { _sd: ['family_name', 'given_name', 'birthdate', 'personal_administrative_number'] },
      { header: { x5c: [...x5c(issuerKeys.usual)] } },
    );
    await answer(async (asked) => {
      const frame = Object.fromEntries(Object.keys(person).map((name) => [name, true]));
      const kb = { payload: { iat: now, aud: asked.client_id, nonce: asked.nonce } };
      return ['pid', await library.present(credential, frame as never, { kb })];
    });
  });

  test('shows an mdoc that is accepted', async () => {
    const unused = () => {
      throw new Error('a wallet that shows an mdoc asks for nothing of this');
    };
    const context: MdocContext = {
      crypto: {
        random: (length) => randomBytes(length),
        digest: ({ digestAlgorithm, bytes }) => createHash(digestAlgorithm.replace('-', '')).update(bytes).digest(),
        calculateEphemeralMacKey: unused,
      },
      cose: {
        sign1: {
          sign: ({ toBeSigned, key }) => {
            const privateKey = createPrivateKey({ key: key.jwk as JsonWebKey, format: 'jwk' });
            return sign('sha256', toBeSigned, { key: privateKey, dsaEncoding: 'ieee-p1363' });
          },
          verify: unused,
        },
        mac0: { sign: unused, verify: unused },
      },
      x509: {
        getIssuerNameField: unused,
        getPublicKey: unused,
        verifyCertificateChain: unused,
        getCertificateData: unused,
      },
    };
    const now = app.services.nowSeconds();
    const at = (seconds: number) => new Date((now + seconds) * 1000);
    const { birthdate, ...others } = person;
    const algorithm = SignatureAlgorithm.ES256;
    const issuerSigned = await new IssuerSignedBuilder(pid, context)
      .addIssuerNamespace(pid, { ...others, birth_date: new DateOnly(birthdate) })
      .sign({
        signingKey: CoseKey.fromJwk(issuerKeys.usual.key.export({ format: 'jwk' }) as never),
        algorithm,
        digestAlgorithm: 'SHA-256',
        certificates: [...issuerKeys.usual.chain],
        validityInfo: { signed: at(-60), validFrom: at(-60), validUntil: at(3600) },
        deviceKeyInfo: { deviceKey: DeviceKey.fromJwk(publicJwk as never) },
      });
    await answer(async ({ client_id: clientId, client_metadata: { jwks }, nonce, response_uri: responseUri }) => {
      const jwkThumbprint = Buffer.from(await calculateJwkThumbprint(jwks.keys[0]!), 'base64url');
      const handover = { clientId, nonce, jwkThumbprint, responseUri: responseUri! };
      const sessionTranscript = await SessionTranscript.forOid4Vp(handover, context);
      const deviceSigned = await new DeviceSignedBuilder(pid, context).sign({
        signingKey: CoseKey.fromJwk(holder.privateKey.export({ format: 'jwk' }) as never),
        algorithm,
        derCertificate: '',
        sessionTranscript,
      });
      const document = Document.create({ docType: pid, issuerSigned, deviceSigned });
      const members = new TypedMap([
        ['version', '1.0'],
        ['documents', [document]],
        ['status', 0],
      ] as never);
      const response = DeviceResponse.fromDecodedStructure(members as never);
      return ['pid_mdoc', response.encodedForOid4Vp];
    });
  });
});
