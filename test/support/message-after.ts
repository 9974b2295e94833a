import type { ReceivedMessage } from '../../demo/mailbox.ts';
import type { TestApp } from './start-app.ts';
import { until } from './until.ts';

/**
 * Returns the message that `cause` sends. Earlier messages of this kind to this address are waited for first: one that was still on its way
 * could be taken for the new one.
 */
export async function messageAfter(
  { mailbox }: Pick<TestApp, 'mailbox'>,
  { to, kind }: { readonly to: string; readonly kind: string },
  cause: () => Promise<unknown>,
): Promise<ReceivedMessage> {
  const received = () => mailbox.messages(to).filter((message) => message.kind === kind);
  const before = (await mailbox.queued(to, kind)).length;
  await until(() => received().length >= before, `${before} messages ${kind} to ${to}`);
  await cause();
  await until(() => received().length > before, `another message ${kind} to ${to}`);
  return received()[0]!;
}
