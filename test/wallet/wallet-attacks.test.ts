import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:http';
import { deflateSync } from 'node:zlib';
import { signJwt, x5c } from '../../demo/stand-ins/wallet/issuer-keys.ts';
import { issuers } from '../../demo/stand-ins/wallet/issuers.ts';
import { flaws, type Flaw } from '../../demo/stand-ins/wallet/showing.ts';
import { encryptAnswer } from '../../demo/stand-ins/wallet/answer-request.ts';
import { describeService } from '../support/describe-app.ts';
import { issueCertificate, type Authority, type Limit } from '../support/people/certificates.ts';
import { answerWithOwn } from '../support/people/own-credential.ts';
import { answerTo, postAnswer, requestOf, throughWallet, walletAddress } from '../support/people/wallet-journey.ts';
import { leaveFor } from '../support/services/callback.ts';
import { startApp } from '../support/start-app.ts';
import { bothDatabases } from '../support/test-database.ts';

/** The word of the audit for each flaw, where the two formats agree. */
const reasons: Readonly<Record<Flaw, string>> = {
  'wrong-nonce': 'nonce',
  'wrong-audience': 'aud',
  'wrong-state': 'state',
  'wrong-sd-hash': 'sd_hash',
  'credential-signature': 'signature',
  'holder-signature': 'holder_signature',
  'other-holder': 'holder_signature',
  'no-holder': 'holder_signature',
  'no-holder-key': 'holder_key',
  'signed-long-ago': 'iat',
  'signed-in-future': 'iat',
  expired: 'credential_expired',
  'not-yet-valid': 'credential_early',
  'other-type': 'credential_type',
  'unknown-issuer': 'issuer_unknown',
  'issuer-out-of-time': 'certificate_expired',
  'issuer-is-anchor': 'issuer_unknown',
  'alg-none': 'algorithm',
  'extra-disclosure': 'disclosure',
  'repeated-disclosure': 'disclosure',
  'altered-disclosure': 'disclosure',
  'no-number': 'subject',
  revoked: 'revoked',
  'status-elsewhere': 'issuer_unknown',
  'status-away': 'status_unavailable',
  'unknown-status': 'status_unknown',
  'two-presentations': 'malformed',
  'other-credential': 'malformed',
  'not-encrypted': '',
};
/** The session transcript of an mdoc holds nonce and audience, so that the signature of the holder is wrong with either. */
const ofMdoc: Partial<Record<Flaw, string>> = {
  'wrong-nonce': 'holder_signature',
  'wrong-audience': 'holder_signature',
};
/** Flaws that an mdoc cannot have. */
const notInMdoc: readonly Flaw[] = [
  'wrong-sd-hash',
  'signed-long-ago',
  'signed-in-future',
  'alg-none',
  'issuer-is-anchor',
];

const cases = (['dc+sd-jwt', 'mso_mdoc'] as const).flatMap((format) =>
  flaws
    .filter((flaw) => flaw !== 'not-encrypted' && !(format === 'mso_mdoc' && notInMdoc.includes(flaw)))
    .map((flaw) => ({ format, flaw, reason: (format === 'mso_mdoc' ? ofMdoc[flaw] : undefined) ?? reasons[flaw] })),
);

describe.each(bothDatabases)('a hostile wallet, on %s', (database) => {
  const { app, client } = describeService({ database, wallet: true });

  const leave = async (at: Pick<typeof app, 'browser'> & typeof app = app) => {
    const browser = at.browser();
    await leaveFor(at, browser, { client, upstream: 'wallet' });
    return browser;
  };
  const countPeople = async () => [await app.rows.identities.count(), await app.rows.accounts.count()];
  const newestRefusal = async () => {
    const { details } = await app.rows.audit.last({ event: ['upstream.refused', 'upstream.failed'] });
    return (details as { reason?: string } | null)?.reason;
  };

  test('a presentation that was shown to one request is worth nothing in another, and twice in none', async () => {
    const [first, second] = [await leave(), await leave()];
    const [asked, other] = [await requestOf(first.page, 'qr'), await requestOf(second.page, 'qr')];
    const answer = await answerTo(app, asked);
    expect((await postAnswer(asked, answer)).status).toBe(200);
    expect((await postAnswer(asked, answer)).status).toBe(400);
    // The key of a request opens no answer to another one.
    expect((await postAnswer(other, answer)).status).toBe(400);
    // A wallet that takes a presentation which it was shown, and encrypts it anew, has the wrong nonce.
    const shown = await answerTo(app, { ...asked, client_metadata: other.client_metadata, state: other.state! });
    expect((await postAnswer(other, shown)).status).toBe(400);
    await second.open(second.page.url.href);
    expect(await newestRefusal()).toBe('nonce');
  });

  test('the browser that began cannot go on without the code that the wallet carries', async () => {
    const attacker = await leave();
    const waiting = attacker.page.url;
    const asked = await requestOf(attacker.page);
    const posted = await postAnswer(asked, await answerTo(app, asked));
    const { redirect_uri: back } = (await posted.json()) as { readonly redirect_uri: string };
    await attacker.open(waiting.href);
    expect(attacker.page.status).toBe(200);
    expect(attacker.page.find('#open-wallet')).toBeNull();
    const state = new URL(back).searchParams.get('state') ?? '';
    await attacker.open(`${app.url}/retour/wallet?state=${state}&response_code=${'a'.repeat(43)}`);
    expect(attacker.page.status).toBe(400);
    expect(await newestRefusal()).toBe('response_code');
    // The wrong code has used the answer up.
    await attacker.open(back);
    expect(attacker.page.status).toBe(400);
  });

  test('a request is over after ten minutes, and its addresses say no more than that', async () => {
    const browser = await leave();
    const asked = await requestOf(browser.page);
    const answer = await answerTo(app, asked);
    const address = walletAddress(browser.page).searchParams.get('request_uri')!;
    app.moveClock(601);
    expect((await fetch(address)).status).toBe(404);
    expect((await postAnswer(asked, answer)).status).toBe(404);
    await browser.open(browser.page.url.href);
    expect(browser.page.status).toBe(400);
    for (const path of [
      '/openid4vp',
      '/openid4vp/x/link',
      `/openid4vp/${'a'.repeat(22)}/link`,
      `/openid4vp/${'a'.repeat(22)}/other`,
    ])
      expect((await fetch(`${app.url}${path}`)).status).toBe(404);
    expect((await fetch(address, { method: 'DELETE' })).status).toBe(405);
  });

  test('a wallet may answer to two processes at once: one takes the answer, and the browser goes on at the other', async () => {
    const { issuer, databaseUrl, cookieKeys, encryptionKeys, passwordPepper, wallet, upstreams } = app.services.config;
    const shared = { issuer, databaseUrl, cookieKeys, encryptionKeys, passwordPepper, wallet, upstreams };
    const beside = await startApp({ database, config: shared });
    try {
      const browser = await leave();
      const asked = await requestOf(browser.page, 'qr');
      const answer = await answerTo(app, asked);
      // A balancer sends the second one to the other process.
      const url = asked.response_uri!.replace(app.url, beside.url);
      const headers = { Host: new URL(app.url).host };
      const sendThere = app.browser().request({ url, method: 'POST', headers, body: answer, cookies: false });
      const both = await Promise.all([postAnswer(asked, answer), sendThere]);
      expect(both.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 400]);
      await browser.click('#wallet-go-on');
      expect(browser.page.url.pathname).toMatch(/^\/interaction\//);
    } finally {
      await beside.stop();
    }
  });

  /** Believes other authorities, the first one at the lowest level, and shows credentials that are issued below them. */
  const below = (...authorities: readonly Authority[]) => {
    const { config } = app.services;
    const issuers = authorities.map(({ certificate, subject }, index) => ({
      issuer: `https://${subject}.test`,
      level: index === 0 ? ('eidas1' as const) : ('eidas3' as const),
      anchors: [certificate],
      signers: [],
    }));
    const trustList = { ...config.wallet!.trustList, issuers };
    app.running.apply({ ...config, wallet: { ...config.wallet!, trustList } });
    return async (chain: readonly Authority[], claims = {}) => {
      const browser = await leave();
      const asked = await requestOf(browser.page);
      const issuer = { key: chain[0]!.key, chain: chain.map(({ certificate }) => certificate.raw) };
      const posted = await postAnswer(
        asked,
        await answerWithOwn(asked, { issuer, now: app.services.nowSeconds(), claims }),
      );
      const { redirect_uri: back = browser.page.url.href } = (await posted.json()) as { redirect_uri?: string };
      await browser.open(back);
      return posted.status === 200 ? 'arrived' : newestRefusal();
    };
  };

  if (database !== bothDatabases[0]) return;

  test.each(cases)(
    'a presentation that proves nothing signs nobody in: $format, $flaw',
    async ({ format, flaw, reason }) => {
      const before = await countPeople();
      const browser = await leave();
      const waiting = browser.page.url.href;
      const asked = await requestOf(browser.page);
      const posted = await postAnswer(asked, await answerTo(app, asked, { format, flaw }));
      expect(posted.status).toBe(400);
      expect(await posted.json()).toMatchObject({ error: 'invalid_request' });
      await browser.open(waiting);
      expect([200, 400]).toContain(browser.page.status);
      expect(await newestRefusal()).toBe(reason);
      expect(await countPeople()).toEqual(before);
      // The request is over: a right answer comes too late.
      expect((await postAnswer(asked, await answerTo(app, asked, { format }))).status).toBeGreaterThanOrEqual(400);
    },
  );

  test('an answer that cannot be opened leaves the request as it was', async () => {
    const browser = await leave();
    const asked = await requestOf(browser.page, 'qr');
    const statuses = [];
    for (const parameters of [
      { response: 'x' },
      { response: 'eyJhbGciOiJub25lIn0..' },
      await answerTo(app, asked, { flaw: 'not-encrypted' }),
      { error: 'access_denied', state: 'another' },
      {},
    ] as readonly Readonly<Record<string, string>>[])
      statuses.push((await postAnswer(asked, parameters)).status);
    expect(statuses).toEqual([400, 400, 400, 400, 400]);
    const body = `response=${'a'.repeat(1_000_000)}`;
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const huge = await fetch(asked.response_uri!, { method: 'POST', body, headers }).catch(() => ({ status: 413 }));
    expect(huge.status).toBe(413);
    const json = await fetch(asked.response_uri!, {
      method: 'POST',
      body: '{}',
      headers: { 'Content-Type': 'application/json' },
    });
    expect(json.status).toBe(415);
    expect((await postAnswer(asked, await answerTo(app, asked))).status).toBe(200);
  });

  test('an answer that another algorithm encrypts is not opened', async () => {
    const browser = await leave();
    const asked = await requestOf(browser.page, 'qr');
    const response = await encryptAnswer(asked, { vp_token: {}, state: asked.state! }, 'A128CBC-HS256');
    expect((await postAnswer(asked, { response })).status).toBe(400);
  });

  test('a person who opens the link of somebody else signs nobody in there', async () => {
    const attacker = await leave();
    const waiting = attacker.page.url.href;
    const victim = await app.open(walletAddress(attacker.page).href);
    await victim.submit({ persona: 'test' }, { action: 'show' });
    // The wallet of the victim leads to a browser that has begun nothing.
    expect(victim.page.status).toBe(400);
    await attacker.open(waiting).catch(() => undefined);
    expect(attacker.page.url.pathname).not.toMatch(/^\/interaction\//);
  });

  test('the page that waits belongs to the browser that began, and says nothing to another one', async () => {
    const browser = await leave();
    const other = await app.open(browser.page.url.href);
    expect(other.page.status).toBe(400);
    expect(other.page.text).not.toContain('France Identité');
  });

  test('a trust list that is out of date lets nobody in, and a new one takes effect at once', async () => {
    const { config } = app.services;
    const trustList = { ...config.wallet!.trustList, validUntil: app.services.now() - 1 };
    const browser = await leave();
    const asked = await requestOf(browser.page);
    app.running.apply({ ...config, wallet: { ...config.wallet!, trustList } });
    expect((await postAnswer(asked, await answerTo(app, asked))).status).toBe(400);
    await browser.open(browser.page.url.href);
    expect(await newestRefusal()).toBe('trust_list_expired');
    const late = await leave();
    expect(late.page.url.pathname).toMatch(/^\/interaction\//);
    expect(late.page.text).toContain('EUDI Wallet ne répond pas comme prévu');
    // The operator alone can mend it.
    expect(app.logs()).toMatch(/"level":(50|"error").*"reason":"trust_list_expired"/);
    app.running.apply(config);
    await throughWallet(await leave());
  });

  test('a certificate that signs by itself is believed where the list names it, and nowhere else', async () => {
    const { config } = app.services;
    const { trustList } = config.wallet!;
    const [issuer] = trustList.issuers;
    const show = async () => {
      const asked = await requestOf((await leave()).page, 'qr');
      return (await postAnswer(asked, await answerTo(app, asked, { flaw: 'unknown-issuer' }))).status;
    };
    expect(await show()).toBe(400);
    const signers = issuers.unknown.chain.map((pem) => new X509Certificate(pem));
    const named = { ...trustList, issuers: [{ ...issuer!, signers }] };
    app.running.apply({ ...config, wallet: { ...config.wallet!, trustList: named } });
    expect(await show()).toBe(200);
    app.running.apply(config);
    expect(await show()).toBe(400);
  });

  test('a certificate signs what it is meant for, within the limits of those above it', async () => {
    const { config } = app.services;
    const [top, low] = [issueCertificate('top', ['authority']), issueCertificate('low', ['lowestAuthority'])];
    const show = below(top, low);
    const leaf = (limits: readonly Limit[], issuer = top) => issueCertificate('leaf', limits, issuer);
    const middle = (limits: readonly Limit[], issuer = top) => issueCertificate('middle', limits, issuer);
    const [wide, narrow, tied] = [
      middle(['authority']),
      middle(['lowestAuthority']),
      middle(['authority', 'onlyUnderTest']),
    ];
    const tooDeep = issueCertificate('deep', ['authority'], narrow);
    for (const [chain, word] of [
      [[leaf([])], 'arrived'],
      [[leaf(['signsDocuments', 'forPids'])], 'arrived'],
      [[leaf([], low)], 'arrived'],
      [[leaf([], narrow), narrow], 'arrived'],
      [[leaf(['agreesKeys'])], 'certificate'],
      [[leaf(['forTls'])], 'certificate'],
      [[leaf(['forStatusLists'])], 'certificate'],
      [[leaf([], tied), tied], 'certificate'],
      [[leaf([], middle(['authority'], low)), middle(['authority'], low)], 'certificate'],
      [[leaf([], tooDeep), tooDeep, narrow], 'certificate'],
      [[leaf([], wide), tooDeep, wide], 'certificate'],
    ] as const)
      expect(await show(chain)).toBe(word);
    const beyond = middle(['authority'], low);
    expect(await show([leaf([], beyond), beyond])).toBe('issuer_unknown');
    app.running.apply(config);
  });

  test('a status list is believed from the issuer of the credential, by a certificate that signs such lists', async () => {
    const { config } = app.services;
    const [weak, strong] = [issueCertificate('weak', ['authority']), issueCertificate('strong', ['authority'])];
    let show = below(weak, strong);
    const usual = {
      signer: issueCertificate('lists', ['forStatusLists'], weak),
      status: 200,
      bytes: 9,
      exp: 9e9,
      ttl: 0,
    };
    let served = usual;
    const server = createServer(({ url }, response) => {
      const { signer, status, bytes, exp, ttl } = served;
      const lst = deflateSync(Buffer.alloc(bytes)).toString('base64url');
      const header = { typ: 'statuslist+jwt', x5c: x5c({ key: signer.key, chain: [signer.certificate.raw] }) };
      const claims = { sub: `${origin}${url!}`, iat: 1, ttl, exp, status_list: { bits: 1, lst } };
      response.writeHead(status, { Location: `${origin}/elsewhere` }).end(signJwt(signer.key, header, claims));
    });
    await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
    const origin = `http://localhost:${(server.address() as { port: number }).port}`;
    const leaf = issueCertificate('leaf', [], weak);
    // The strong issuer has certified the key of the weak one, whose credentials stay those of the weak one.
    const crossed = issueCertificate('weak', ['authority'], strong, weak.key);
    const ask = (chain: readonly Authority[], idx = 0) =>
      show(chain, { status: { status_list: { idx, uri: `${origin}/list` } } });
    expect(await ask([leaf])).toBe('arrived');
    expect(await ask([leaf, crossed])).toBe('arrived');
    expect(await ask([leaf], 72)).toBe('status_list');
    for (const [changed, word] of [
      [{ signer: issueCertificate('web', ['forTls'], weak) }, 'certificate'],
      [{ signer: issueCertificate('lists', [], strong) }, 'status_list'],
      [{ exp: 2 }, 'status_list_expired'],
      [{ bytes: 5_000_000 }, 'status_list'],
      [{ status: 302 }, 'status_unavailable'],
    ] as const) {
      served = { ...usual, ...changed };
      expect(await ask([leaf])).toBe(word);
    }
    served = { ...usual, ttl: 3_600 };
    expect(await ask([leaf])).toBe('arrived');
    served = { ...usual, status: 503 };
    expect(await ask([leaf])).toBe('arrived');
    // A new trust list may believe the signer of what is kept no more.
    show = below(weak, strong);
    expect(await ask([leaf])).toBe('status_unavailable');
    server.close();
    app.running.apply(config);
  });

  test('nothing that a wallet shows is logged', async () => {
    const browser = await leave();
    await throughWallet(browser, { persona: 'nom_composé' });
    expect(app.logs()).not.toContain('LE-GOFF');
    const rows = JSON.stringify(await app.rows.payloads.values('payload'));
    expect(rows).not.toContain('LE-GOFF');
  });
});
