import { Provider } from 'oidc-provider';
import { requestSeconds, startOf, type TimedRequest } from '../requests/request-lifetime.ts';
import type { OverrideContext } from './override.ts';
import { replaceMethod, storeMembers } from './replace-member.ts';

interface InteractionClass {
  readonly IN_PAYLOAD: readonly string[];
  readonly prototype: { save(this: object, ttl: number): Promise<string> };
}

/**
 * Keeps with each interaction when its authorization request came: the library makes a new record for each question that it asks. The
 * record ends after an hour, unless `keepRequest` lengthens its life. It also says who has answered it, and what is known of the flows of
 * its person.
 */
export function keepRequestStart(provider: Provider, { services: { now } }: OverrideContext): void {
  const model = provider.Interaction as unknown as InteractionClass;
  storeMembers(model, ['startedAt', 'answered', 'flows']);
  replaceMethod(
    model.prototype,
    'save',
    (save) =>
      function saveWithStart(this: TimedRequest & { startedAt?: number; exp?: number }, ttl: number) {
        const isNew = this.exp === undefined;
        const before = Provider.ctx?.oidc?.entities.Interaction as TimedRequest | undefined;
        this.startedAt ??= startOf(before ?? this, now());
        return save.call(this, isNew ? Math.min(ttl, requestSeconds) : ttl);
      },
  );
}
