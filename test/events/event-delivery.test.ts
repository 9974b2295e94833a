import { orSay } from '../../src/cli/or-say.ts';
import { closeOtherSessions } from '../../src/commands/session/close-other-sessions.ts';
import { closeSession } from '../../src/commands/session/close-session.ts';
import { changeClient } from '../../src/commands/clients/registration/change-client.ts';
import { withdrawAccess } from '../../src/commands/clients/access/withdraw-access.ts';
import { credentialVersionOf } from '../../src/domain/account/credential-version.ts';
import { keptSeconds } from '../../src/domain/events/event-stream.ts';
import { beginSecondFactor } from '../../src/commands/factors/begin-second-factor.ts';
import { createEventMaker } from '../../src/jobs/derive-events.ts';
import { deleteDueAccounts } from '../../src/jobs/delete-accounts.ts';
import type { ClientRecord } from '../../src/store/clients/clients.ts';
import { resetSecondFactor } from '../support/people/account-acts.ts';
import { actOn } from '../support/people/act-on.ts';
import { readJwt } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import {
  callSsf,
  deriveEvents,
  eventType,
  poll,
  push,
  registerStreamClient,
  setEventsUri,
  setsIn,
  startEventReceiver,
  streamIn,
  verifyEvent,
  type EventReceiver,
} from '../support/services/event-receiver.ts';
import { later } from '../support/later.ts';
import { givePasskey } from '../support/people/passkey-pages.ts';
import { requestDeletion } from '../support/people/parked-sign-ins.ts';
import { nameContact } from '../support/services/name-contact.ts';
import { bothDatabases } from '../support/test-database.ts';
import { asClient, authorizationRequest, signIn, signInForTokens, type TestClient } from '../support/test-client.ts';
import { until } from '../support/until.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { describeApp } from '../support/describe-app.ts';
import { somebodySignedIn } from '../support/people/account-address.ts';

const day = 86_400;

describe.each(bothDatabases)('events on their way to services, on %s', (database) => {
  const receivers: EventReceiver[] = [];
  const app = describeApp({ database, config: { outboundAllowedHosts: ['localhost'] } });
  afterAll(() => Promise.all(receivers.map((one) => one.stop())));

  const receiverThat = async (...answer: Parameters<typeof startEventReceiver>) => {
    const receiver = await startEventReceiver(...answer);
    receivers.push(receiver);
    return receiver;
  };
  const run = <T>(work: () => Promise<T>) => app.services.inUnit(work);
  const order = async (act: 'disable' | 'enable', accountId: string) => {
    const by = { kind: 'command', name: 'essai' } as const;
    const answer = await actOn(app, { act, accountId, input: {}, reason: 'un essai', by });
    expect(answer.kind).toBe('done');
  };
  const disable = (accountId: string) => order('disable', accountId);
  const enable = (accountId: string) => order('enable', accountId);
  const closeAll = (accountId: string) => run(() => closeOtherSessions(app.services, { accountId, except: undefined }));

  const withdraw = async (accountId: string, { clientId }: TestClient) => {
    const credentialVersion = credentialVersionOf((await app.services.account.accounts.find(accountId))!);
    await run(() => withdrawAccess(app.services, { accountId, credentialVersion, clientId, requestId: 'x' }));
  };

  /** Registers a service that collects these events, or all of them. */
  const collecting = async (events?: readonly string[], metadata?: Readonly<Record<string, unknown>>) => {
    const { client, token } = await registerStreamClient(app, metadata);
    const wish = { delivery: { method: poll }, ...(events && { events_requested: events }) };
    const stream = streamIn(await callSsf(app, token, ['POST', '/stream', wish]));
    /** Returns the events that wait, in their order, and takes them. */
    const collect = async () => {
      await deriveEvents(app);
      const body = { returnImmediately: true, maxEvents: 100 };
      const sets = setsIn(await callSsf(app, token, ['POST', stream.delivery.endpoint_url, body]));
      await callSsf(app, token, ['POST', stream.delivery.endpoint_url, { maxEvents: 0, ack: Object.keys(sets) }]);
      return Promise.all(Object.values(sets).map((set) => verifyEvent(app, set, client.clientId)));
    };
    return { client, token, stream, collect };
  };
  const kindsOf = (events: readonly { readonly events: object }[]) => events.flatMap((one) => Object.keys(one.events));

  test('events leave in their order, each again and again until it is taken, and by the same id', async () => {
    const receiver = await receiverThat((response, _request, nth) => response.writeHead(nth < 3 ? 503 : 202).end());
    const { client } = await registerStreamClient(app, { events_uri: receiver.url });
    const account = await buildAccount(app);
    await signIn(app, app.browser(), { client, account });
    await disable(account.sub);
    await enable(account.sub);
    await Promise.all([deriveEvents(app), deriveEvents(app), deriveEvents(app)]);
    const { notices: eventNotices } = app.services.events;
    for (const tries of [1, 2]) {
      await until(() => receiver.received.length === tries, 'a try');
      await until(async () => (await app.rows.eventStreams.list({ attempts: tries })).length === 1, 'a wait');
      await app.rows.eventStreams.change({}, { dueAt: 0, leasedUntil: 0 });
      eventNotices.wake();
    }
    await until(() => receiver.received.length === 5, 'the events');
    const tokens = receiver.received.map(({ token }) => readJwt(token).claims);
    expect(new Set(tokens.slice(0, 3).map(({ jti }) => jti)).size).toBe(1);
    expect(tokens.slice(2).flatMap(({ events }) => Object.keys(events as object))).toEqual([
      eventType.disabled,
      eventType.session,
      eventType.enabled,
    ]);
    await until(async () => (await app.rows.eventNotices.list()).length === 0, 'an empty queue');
  });

  test('of several processes one gets a stream, and what was rolled back is never told', async () => {
    const receiver = await receiverThat((response) => response.writeHead(503).end());
    const { client } = await registerStreamClient(app, { events_uri: receiver.url });
    const account = await buildAccount(app);
    await signIn(app, app.browser(), { client, account });
    const { services } = app;
    const failing = services.inUnit(() =>
      services.transaction(async () => {
        services.audit({ event: 'account.disabled', accountId: account.sub });
        throw new Error('rolled back');
      }),
    );
    await expect(failing).rejects.toThrow('rolled back');
    await closeAll(account.sub);
    await deriveEvents(app);
    await until(() => receiver.received.length === 1, 'a try');
    expect(Object.keys(readJwt(receiver.received[0]!.token).claims['events'] as object)).toEqual([eventType.session]);
    const mine = { clientId: client.clientId };
    await until(
      async () => (await app.rows.eventStreams.list({ ...mine, attempts: 1, leasedUntil: 0 })).length === 1,
      'a wait',
    );
    const asked = { limit: 10, leaseSeconds: 100, longestWait: 3600, except: [] };
    await withoutJobs(app, async () => {
      await app.rows.eventStreams.change(mine, { dueAt: 1, leasedUntil: 0 });
      const lent = await Promise.all(Array.from({ length: 5 }, () => services.events.notices.lend(asked)));
      const later = await services.events.notices.lend(asked);
      const ofMine = [lent.flat(), later].map((all) => all.filter(({ clientId }) => clientId === client.clientId));
      expect(ofMine.map(({ length }) => length)).toEqual([1, 0]);
    });
    await setEventsUri(app, client, undefined);
    expect(await app.rows.eventStreams.list(mine)).toEqual([]);
  });

  test('a service hears of its own people alone, and of nobody whom it was told to leave out', async () => {
    const events = [eventType.session];
    const [mine, other] = [await collecting(events), await collecting(events)];
    const account = await buildAccount(app);
    const stranger = await buildAccount(app);
    await signIn(app, app.browser(), { client: mine.client, account });
    await signIn(app, app.browser(), { client: other.client, account: stranger });
    await closeAll(account.sub);
    expect(kindsOf(await mine.collect())).toEqual(events);
    expect(await other.collect()).toEqual([]);

    const subject = (sub: string) => ({ format: 'iss_sub', iss: app.issuer, sub });
    const { stream_id: id } = mine.stream;
    const answers = [];
    for (const one of [
      subject(account.sub),
      subject(stranger.sub),
      subject(crypto.randomUUID()),
      { format: 'opaque', id: 'x' },
    ])
      for (const act of ['remove', 'add', 'remove']) {
        const { status, text } = await callSsf(app, mine.token, [
          'POST',
          `/subjects/${act}`,
          { stream_id: id, subject: one },
        ]);
        answers.push(`${act} ${status} ${text}`);
      }
    expect(new Set(answers)).toEqual(new Set(['remove 204 ', 'add 200 ']));
    await signIn(app, app.browser(), { client: mine.client, account });
    await closeAll(account.sub);
    expect(await mine.collect()).toEqual([]);
    const email = { format: 'email', email: account.email };
    await callSsf(app, mine.token, ['POST', '/subjects/add', { stream_id: id, subject: subject(account.sub) }]);
    await signIn(app, app.browser(), { client: mine.client, account });
    await callSsf(app, mine.token, ['POST', '/subjects/remove', { stream_id: id, subject: email }]);
    await closeAll(account.sub);
    expect(await mine.collect()).toEqual([]);
    await callSsf(app, mine.token, ['POST', '/subjects/add', { stream_id: id, subject: subject(account.sub) }]);
    // A person was not the service's yet when it named her, so the events about her come.
    await signIn(app, app.browser(), { client: mine.client, account: stranger });
    await closeAll(stranger.sub);
    expect(kindsOf(await mine.collect())).toEqual(events);
    await other.collect();
    await signIn(app, app.browser(), { client: mine.client, account });
    await withdraw(account.sub, mine.client);
    await signIn(app, app.browser(), { client: other.client, account, params: { scope: 'openid profile' } });
    // Nor does a name keep her events away by which the service does not know her: its stream would tell whose address that is.
    for (const one of [email, { ...subject(account.sub), iss: 'https://autre.example' }])
      await callSsf(app, other.token, [
        'POST',
        '/subjects/remove',
        { stream_id: other.stream.stream_id, subject: one },
      ]);
    await closeAll(account.sub);
    expect(await mine.collect()).toEqual([]);
    expect(kindsOf(await other.collect())).toEqual(events);
  });

  test('the deletion of an account is the last that its services hear of it', async () => {
    const wanted = [eventType.disabled, eventType.purged];
    const { client, collect } = await collecting(wanted);
    const [refused, deaf] = [await collecting(wanted, { first_party: false }), await collecting(wanted)];
    const { browser, account } = await somebodySignedIn(app, client);
    await signIn(app, app.browser(), { client: deaf.client, account });
    const silent = authorizationRequest(app, refused.client, { prompt: 'none' }).url;
    expect(String((await browser.open(silent)).url)).toContain('error=consent_required');
    const subject = { format: 'iss_sub', iss: app.issuer, sub: account.sub };
    await callSsf(app, deaf.token, ['POST', '/subjects/remove', { stream_id: deaf.stream.stream_id, subject }]);
    await requestDeletion(app, account);
    expect(kindsOf(await collect())).toEqual([eventType.disabled]);
    await later(app, 30 * day + 1, async () => {
      await deleteDueAccounts(app.services);
      await deriveEvents(app);
    });
    const events = await collect();
    expect(kindsOf(events)).toEqual([eventType.purged]);
    expect(events[0]?.sub_id).toEqual({ format: 'iss_sub', iss: app.issuer, sub: account.sub });
    // The one asked and got nothing, and the other asked to be left in peace.
    for (const one of [refused, deaf]) expect(await one.collect()).toEqual([]);
    expect(await app.rows.eventPartings.list()).toEqual([]);
  });

  test('a stream whose receiver takes nothing for a day is paused, and keeps its events until it goes on', async () => {
    const answers: number[] = [];
    const receiver = await receiverThat((response, _request, nth) =>
      response.writeHead(nth === 1 ? 204 : (answers[0] ?? 500)).end(),
    );
    const { client, token } = await registerStreamClient(app);
    const delivery = { method: push, endpoint_url: receiver.url };
    const wish = { delivery, events_requested: [eventType.session, eventType.disabled] };
    const { stream_id: id } = streamIn(await callSsf(app, token, ['POST', '/stream', wish]));
    const account = await buildAccount(app);
    const contact = await buildAccount(app);
    await nameContact(app, { clientId: client.clientId, account: contact });
    await signIn(app, app.browser(), { client, account });
    const failed = async () => {
      const [row] = await app.rows.eventStreams.list({ id, attempts: 1, leasedUntil: 0 });
      return row !== undefined;
    };
    const failingForADay = { failingSince: app.services.nowSeconds() - day, dueAt: 0 };
    await app.rows.eventStreams.change({ id }, failingForADay);
    await disable(account.sub);
    await deriveEvents(app);
    // It took the first of two events, so its day begins anew.
    await until(failed, 'a failure');
    await app.services.clients.refusals.save();
    const status = async () => (await callSsf(app, token, ['GET', `/status?stream_id=${id}`])).body;
    expect((await status())['status']).toBe('enabled');
    expect(
      (await app.services.clients.refusals.list(client.clientId)).map(({ kind, detail }) => [kind, detail]),
    ).toEqual([['untold', 'events_uri 500']]);
    await app.rows.eventStreams.change({ id }, failingForADay);
    app.services.events.notices.wake();
    await until(async () => (await status())['status'] === 'paused', 'a pause');
    expect((await status())['reason']).toBe('The receiver takes no events.');
    expect((await app.mailbox.newest(contact.email, 'events-paused')).text).toContain(client.clientId);
    const line = await app.rows.audit.first({ clientId: client.clientId, event: 'stream.status_changed' });
    expect(line.details).toEqual({ stream: id, status: 'paused', by: 'program' });
    answers.push(202);
    const tries = receiver.received.length;
    await callSsf(app, token, ['POST', '/status', { stream_id: id, status: 'enabled' }]);
    await until(() => receiver.received.length === tries + 2, 'the events');
    const kinds = receiver.received
      .slice(tries)
      .flatMap(({ token: set }) => Object.keys(readJwt(set).claims['events'] as object));
    expect(kinds.toSorted()).toEqual([eventType.session, eventType.updated].toSorted());
  });

  test('events that nobody takes are dropped in the end: the stream is paused, and its people are told', async () => {
    const { client, token, stream, collect } = await collecting([eventType.session]);
    const off = await collecting([eventType.session]);
    const [account, contact] = [await buildAccount(app), await buildAccount(app)];
    await nameContact(app, { clientId: client.clientId, account: contact });
    for (const one of [client, off.client]) await signIn(app, app.browser(), { client: one, account });
    await closeAll(account.sub);
    await deriveEvents(app);
    const byItself = { stream_id: off.stream.stream_id, status: 'paused', reason: 'En travaux' };
    await callSsf(app, off.token, ['POST', '/status', byItself]);
    const { services } = app;
    await later(app, keptSeconds + 1, () => createEventMaker(services)(() => false));
    const statusOf = async (asked: string, id: string) =>
      (await callSsf(app, asked, ['GET', `/status?stream_id=${id}`])).body;
    const because = { status: 'paused', reason: 'The receiver takes no events.' };
    expect(await statusOf(token, stream.stream_id)).toEqual({ stream_id: stream.stream_id, ...because });
    // A stream that its service has paused stays as it said.
    expect(await statusOf(off.token, off.stream.stream_id)).toEqual(byItself);
    expect(await app.mailbox.queued(contact.email, 'events-paused')).toHaveLength(1);
    const dropped = { streamId: stream.stream_id, result: 'dropped' };
    expect(await app.rows.eventDeliveries.values('detail', dropped)).toEqual(['1']);
    await callSsf(app, token, ['POST', '/status', { stream_id: stream.stream_id, status: 'enabled' }]);
    expect((await collect()).map(({ events }) => events)).toEqual([
      { [eventType.updated]: expect.objectContaining(because) },
    ]);
  });

  if (database !== bothDatabases[0]) return;

  test('of one closed session the services of that session alone hear, by the name that they know it by', async () => {
    const [mine, other] = [await collecting([eventType.session]), await collecting([eventType.session])];
    const account = await buildAccount(app);
    await signIn(app, app.browser(), { client: other.client, account });
    const { tokens } = await signInForTokens(app, app.browser(), { client: mine.client, account });
    const sessions = await app.services.session.list(account.sub);
    const wanted = sessions.find(({ clientIds }) => clientIds.includes(mine.client.clientId))!;
    await run(() => closeSession(app.services, { accountId: account.sub, sessionUid: wanted.uid }));
    const [event] = await mine.collect();
    expect(event?.sub_id).toEqual({
      format: 'complex',
      user: { format: 'iss_sub', iss: app.issuer, sub: account.sub },
      session: { format: 'opaque', id: readJwt(tokens['id_token']!).claims['sid'] },
    });
    expect(await other.collect()).toEqual([]);
  });

  test('a second factor that ends sessions is told as their end, and its removal says what it was', async () => {
    const { client, collect } = await collecting([eventType.session, eventType.credential]);
    const account = await buildAccount(app);
    await signIn(app, app.browser(), { client, account });
    const beginning = { accountId: account.sub, sessionUid: undefined, requestId: 'x' };
    await run(() => app.services.transaction((trx) => beginSecondFactor(app.services, trx, beginning)));
    expect(kindsOf(await collect())).toEqual([eventType.session]);
    await givePasskey(app, account);
    await run(() => resetSecondFactor(app.services, { name: account.sub }));
    const [event, end] = await collect();
    expect(event?.events).toMatchObject({
      [eventType.credential]: { credential_type: 'fido2-platform', change_type: 'revoke' },
    });
    expect(kindsOf([end!])).toEqual([eventType.session]);
  });

  test('a service whose token is revoked while it waits gets nothing, and one that loses its scopes loses its stream', async () => {
    const { client, token, stream } = await collecting([eventType.session]);
    const account = await buildAccount(app);
    await signIn(app, app.browser(), { client, account });
    const { services } = app;
    const isListening: unknown[] = [];
    const onWake = services.events.notices.onWake.bind(services.events.notices);
    Object.assign(services.events.notices, {
      onWake: (listener: () => void) => (isListening.push(listener), onWake(listener)),
    });
    const waiting = callSsf(app, token, ['POST', stream.delivery.endpoint_url, {}]);
    await until(() => isListening.length > 0, 'a receiver that waits');
    await asClient(app, client, 'revoke', { token });
    await closeAll(account.sub);
    await deriveEvents(app);
    const answer = await waiting;
    expect([answer.status, answer.body['sets']]).toEqual([401, undefined]);
    expect(await services.events.notices.queueOf(stream.stream_id)).toMatchObject({ waiting: 1 });
    const change = (record: ClientRecord) => ({ ...record, metadata: { ...record.metadata, scope: 'openid profile' } });
    orSay(await run(() => changeClient(services, { clientId: client.clientId, event: 'client.updated', change })));
    expect(await services.events.streams.list(client.clientId)).toEqual([]);
    expect(await app.rows.audit.count({ clientId: client.clientId, event: 'stream.deleted' })).toBe(1);
  });

  test('another address is told to a service that may read it, and to no other one', async () => {
    const wanted = [eventType.identifier, eventType.recovery];
    const [reader, other, left] = [await collecting(wanted), await collecting(wanted), await collecting(wanted)];
    const account = await buildAccount(app);
    for (const { client } of [reader, left])
      await signIn(app, app.browser(), { client, account, params: { scope: 'openid email' } });
    await signIn(app, app.browser(), { client: other.client, account, params: { scope: 'openid profile' } });
    const { services } = app;
    const next = { email: 'autre@example.test', emailCanonical: 'autre@example.test' };
    const former = account.email;
    await run(() =>
      services.transaction(async (trx) => {
        await services.account.accounts.lock(trx, account.sub);
        const details = await services.account.accounts.changeAddress(trx, { id: account.sub, ...next });
        await services.undo.announcedChanges.insert(trx, {
          accountId: account.sub,
          kind: 'address-changed',
          details: { ...details },
        });
        services.audit({ event: 'account.address_changed', accountId: account.sub });
      }),
    );
    await deriveEvents(app);
    await withdraw(account.sub, left.client);
    expect(kindsOf(await left.collect())).toEqual([eventType.recovery]);
    const events = await reader.collect();
    expect(kindsOf(events)).toEqual(wanted);
    expect(events[0]).toMatchObject({
      sub_id: { format: 'email', email: former },
      events: { [eventType.identifier]: { 'new-value': next.email } },
    });
    expect(kindsOf(await other.collect())).toEqual([eventType.recovery]);
  });
});
