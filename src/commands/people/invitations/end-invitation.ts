import type { Services } from '../../../services.ts';

/** Ends an invitation whose person has an account now: every link that was sent to her, and its line in the list of those that wait. */
export function endInvitation(
  services: Pick<Services, 'undo' | 'people'>,
  { family, emailCanonical }: { readonly family: string; readonly emailCanonical: string },
): void {
  services.undo.actionLinks.cancel({ purpose: 'invitation', family });
  services.people.invitations.end(emailCanonical);
}
