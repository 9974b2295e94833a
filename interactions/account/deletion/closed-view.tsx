import { maskedAddress } from '../../../src/domain/fields/masked-address.ts';
import type { About } from '../../engine/flow.ts';
import { Alert } from '../../views/alert.tsx';
import { LoneLink } from '../../views/forms/link-button.tsx';

interface ClosedProps {
  readonly email: string;
  /** When the account is deleted, in epoch seconds; undefined where that is at once. */
  readonly dueAt: number | undefined;
  readonly about: About;
}

/** Says that the account is closed, to a person who is not signed in any more. */
export function ClosedView({ email, dueAt, about }: ClosedProps) {
  const texts = about.t.deletion.closed;
  const address = maskedAddress(email);
  return (
    <>
      <Alert kind="success">{dueAt === undefined ? texts.doneAtOnce : texts.done(about.t.dates.day(dueAt))}</Alert>
      <p>{texts.ended}</p>
      <p>{dueAt === undefined ? texts.messageAtOnce(address) : texts.message(address)}</p>
      <LoneLink href={dueAt === undefined ? '/aide' : '/compte'} kind="secondary">
        {dueAt === undefined ? about.t.frame.help : about.t.deletion.cancel.title}
      </LoneLink>
    </>
  );
}
