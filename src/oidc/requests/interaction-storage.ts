import type { Adapter, AdapterPayload } from 'oidc-provider';
import { minute } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import type { Payload } from '../../store/records/payloads.ts';
import { routes } from '../endpoints.ts';
import { claimRequest } from './finished-requests.ts';
import { answerOf } from './request-answer.ts';
import { createTravellingRequests } from './travelling-requests.ts';
import { issuerPath } from '../../domain/issuer-path.ts';

/** A request that is too large for a cookie waits so long for a person, because anybody can begin one and each is a row. */
export const largeRequestSeconds = 10 * minute;

/** Processes of earlier versions know no request that travels. As long as one lives, requests begin as its own do. */
const travelsSince = '0.3.0';

const model = 'Interaction';

/** Path of the pages of a request. */
const pagePath = (uid: string) => `/interaction/${uid}`;

/** Returns whether nobody has proved anything: such a request may have been begun by a program. */
function isAnybodys({ session, result, lastSubmission }: Payload): boolean {
  const live = session as { accountId?: string } | undefined;
  return (
    live?.accountId === undefined && !answerOf(result as object).login && !answerOf(lastSubmission as object).login
  );
}

/**
 * Stores the requests that wait for a person, which the library calls interactions. A request travels in a cookie of its browser: below its
 * page while it waits, below the address at which the library goes on once it is answered. A request that is too large, and one that a
 * process of an earlier version has begun, is a row. The cookie of the former says so.
 */
export function createInteractionStorage(services: Services): Pick<Adapter, 'upsert' | 'find' | 'destroy'> {
  const { config, payloads, metrics, nowSeconds } = services;
  const { processes } = services.state;
  const travelling = createTravellingRequests(services);
  const { origin } = new URL(config.issuer);
  const base = issuerPath(config.issuer);

  /** Returns the path at which the library goes on with a request. */
  const resumePath = (uid: string, { deviceCode }: Payload) =>
    `${base}${deviceCode === undefined ? routes.authorization : routes.code_verification}/${uid}`;

  /** Leaves out what can be said without the cookie, and the id of the session, which nothing reads. */
  const shortened = (payload: Payload): Payload => {
    const { jti: _jti, kind: _kind, cid: _cid, returnTo: _returnTo, session, trusted, ...rest } = payload;
    const { cookie: _cookie, ...live } = (session ?? {}) as Payload;
    const isTrusting = Array.isArray(trusted) && trusted.length > 0;
    return { ...rest, ...(session ? { session: live } : {}), ...(isTrusting ? { trusted } : {}) };
  };

  const completed = (uid: string, brought: Payload): Payload => ({
    ...brought,
    jti: uid,
    kind: model,
    returnTo: new URL(resumePath(uid, brought), origin).href,
  });

  const keepRow = (uid: string, payload: Payload, seconds: number) => {
    const exp = Math.min(Number(payload['exp']), nowSeconds() + seconds);
    payloads.upsert(model, uid, { ...payload, exp }, seconds);
  };

  return {
    async upsert(uid, stored, expiresIn = 0) {
      const payload = stored as Payload;
      const before = travelling.read(uid);
      const isRow = before === 'row' || payloads.wasRead(model, uid);
      const answered = payload['result'] !== undefined;
      const path = answered ? resumePath(uid, payload) : pagePath(uid);
      const isNew = before === undefined && !isRow;
      // The protocol goes on with it at once. The request of a device alone begins with an answer.
      if (answered && !isNew && !isRow) return travelling.hold(uid, shortened(payload));
      if (isNew && processes.mayMeetOlder(travelsSince)) {
        metrics.begunRequest({ kept: 'row' });
        return payloads.upsert(model, uid, payload, expiresIn);
      }
      const travels = !isRow && travelling.carry(uid, shortened(payload), { path, seconds: expiresIn });
      if (isNew) metrics.begunRequest({ kept: travels ? 'cookie' : 'row' });
      if (travels) return;
      const seconds = !isRow && isAnybodys(payload) ? Math.min(expiresIn, largeRequestSeconds) : expiresIn;
      keepRow(uid, payload, seconds);
      // The row of an earlier version has the cookies of the library.
      if (isRow && before !== 'row') return;
      for (const each of [pagePath(uid), resumePath(uid, payload)])
        travelling.carry(uid, 'row', { path: each, seconds });
    },

    async find(uid) {
      const brought = travelling.read(uid);
      const found =
        brought === undefined || brought === 'row' ? await payloads.find(model, uid) : completed(uid, brought);
      return found as AdapterPayload | undefined;
    },

    async destroy(uid) {
      const brought = travelling.read(uid);
      const payload = brought === undefined || brought === 'row' ? await payloads.find(model, uid) : brought;
      if (brought === undefined || brought === 'row') payloads.destroy(model, uid);
      if (!payload) return;
      claimRequest(services, uid, payload);
      if (brought === undefined) return;
      for (const path of [pagePath(uid), resumePath(uid, payload)]) travelling.drop(uid, path);
    },
  };
}
