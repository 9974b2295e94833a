import type { ComponentChildren } from 'preact';
import type { UpstreamIdentity } from '../../src/domain/federation/upstream-identity.ts';
import { ButtonGroup } from '../views/forms/button-group.tsx';
import { IdentityToLink } from './identity-to-link.tsx';
import { StepForm } from '../views/forms/step-form.tsx';

interface LinkIdentityProps {
  /** Says what became of a way through the upstream. */
  readonly notice?: ComponentChildren;
  /** The identity; undefined once it cannot be linked any more. */
  readonly upstreamIdentity: UpstreamIdentity | undefined;
  /** User name of the account that would get the identity. */
  readonly username: string;
  /** Names the identity that this tab shows: its button links nothing else. */
  readonly item: string | undefined;
  readonly children: ComponentChildren;
}

/** Asks whether an identity is linked to an account: on the way of a sign-in, and on the page of the account. */
export function LinkIdentityView(props: LinkIdentityProps) {
  const { notice, upstreamIdentity, username, item, children } = props;
  return (
    <>
      {notice}
      {upstreamIdentity && <IdentityToLink upstreamIdentity={upstreamIdentity} username={username} />}
      <StepForm>
        <input type="hidden" name="item" value={item} />
        <ButtonGroup>{children}</ButtonGroup>
      </StepForm>
    </>
  );
}
