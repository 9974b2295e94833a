import type { Messages } from '../../src/messages.ts';
import { langOr } from '../texts/index.ts';
import { accountMessages } from './account-messages.ts';
import { addressMessages } from './address-messages.ts';
import { approvalMessages } from './approval-messages.ts';
import { breachMessages } from './breach-messages.ts';
import { changeMessages } from './change-messages.ts';
import { clientMessages } from './client-messages.ts';
import { deletionMessages } from './deletion-messages.ts';
import { invitationMessages } from './invitation-messages.ts';
import { lostDeviceMessages } from './lost-device-messages.ts';
import { passwordMessages } from './password-messages.ts';
import { composeMail, type MessageTools } from './queue-mail.ts';
import { registrationMessages } from './registration-messages.ts';
import { roleMessages } from './role-messages.ts';

/** Makes the one way to tell a person. A message of the interface that no file here writes does not compile. */
export const createMessages = (tools: MessageTools): Messages => ({
  ...accountMessages(tools),
  ...addressMessages(tools),
  ...approvalMessages(tools),
  ...breachMessages(tools),
  ...changeMessages(tools),
  ...clientMessages(tools),
  ...deletionMessages(tools),
  ...invitationMessages(tools),
  ...lostDeviceMessages(tools),
  ...passwordMessages(tools),
  ...registrationMessages(tools),
  ...roleMessages(tools),
  withoutCode: ({ kind, to, lang, code }) =>
    composeMail(tools, {
      kind: kind as 'verify-address' | 'address-change-code',
      to,
      lang: langOr(lang),
      data: code?.dataWithout as { readonly link: string },
    }),
});
