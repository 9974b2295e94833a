import { sealedChunks } from '../account/exports.ts';
import { sealedPhotos } from '../account/photos.ts';
import { sealedInputs } from '../approvals/approvals.ts';
import { sealedAuditKeys } from '../audit/chain/audit-keys.ts';
import { sealedAuthorizations } from '../events/event-streams.ts';
import { sealedEvents } from '../events/notice-rows.ts';
import { sealedSecrets } from '../factors/totp-applications.ts';
import { sealedIdTokens } from '../federation/upstream-sessions.ts';
import { sealedEntries, sealedOriginals } from '../keycloak/imported-people.ts';
import { sealedRealms } from '../keycloak/realms.ts';
import { sealedHashKeys } from '../keys/hash-keys.ts';
import { sealedSigningKeys } from '../keys/signing-keys.ts';
import { sealedMessages } from '../messages/outbox.ts';
import { sealedKeptPasswords } from '../password/kept-passwords.ts';
import { sealedPayloads } from '../records/payloads.ts';
import type { SealedColumn } from '../database/sealed-column.ts';
import { sealedChanges } from '../undo/announced-changes.ts';

/** Every column of the database that holds sealed values, the most important first. A test compares the list with the schema. */
export const sealedColumns: readonly SealedColumn[] = [
  sealedSigningKeys,
  sealedHashKeys,
  sealedAuditKeys,
  sealedSecrets,
  sealedAuthorizations,
  sealedIdTokens,
  sealedChanges,
  sealedInputs,
  sealedEvents,
  sealedMessages,
  sealedPayloads,
  sealedRealms,
  sealedKeptPasswords,
  sealedEntries,
  sealedOriginals,
  ...sealedPhotos,
  sealedChunks,
];
