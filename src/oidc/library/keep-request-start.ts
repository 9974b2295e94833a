import { Provider } from 'oidc-provider';
import { startOf, type TimedRequest } from '../requests/request-lifetime.ts';
import type { OverrideContext } from './override.ts';
import { replaceMethod, storeMembers } from './replace-member.ts';

interface InteractionClass {
  readonly IN_PAYLOAD: readonly string[];
  readonly prototype: { save(this: object, ttl: number): Promise<string> };
}

/** Keeps with each interaction when its authorization request came: the library makes a new record for each question that it asks. */
export function keepRequestStart(provider: Provider, { services: { now } }: OverrideContext): void {
  const model = provider.Interaction as unknown as InteractionClass;
  storeMembers(model, ['startedAt']);
  replaceMethod(
    model.prototype,
    'save',
    (save) =>
      function saveWithStart(this: TimedRequest & { startedAt?: number }, ttl: number) {
        const before = Provider.ctx?.oidc?.entities.Interaction as TimedRequest | undefined;
        this.startedAt ??= startOf(before ?? this, now());
        return save.call(this, ttl);
      },
  );
}
