import type { Command } from './command.ts';
import { accountCommands } from './commands/account-commands.ts';
import { accountImportCommand } from './commands/account-import-command.ts';
import { accountExportCommand } from './commands/account-export-command.ts';
import { apiCommands } from './commands/api-commands.ts';
import { auditCommands } from './commands/audit-commands.ts';
import { backupCommands } from './commands/backup-commands.ts';
import { clientCommands } from './commands/client-commands.ts';
import { clientImportCommand } from './commands/client-import-command.ts';
import { clientLifeCommands } from './commands/client-life-commands.ts';
import { clientDocumentCommands } from './commands/client-document-commands.ts';
import { clientTokenCommands } from './commands/client-token-commands.ts';
import { developmentCommand } from './commands/development-command.ts';
import { doctorCommand } from './commands/doctor-command.ts';
import { keycloakExportCommand } from './commands/keycloak-export-command.ts';
import { keycloakCheckCommand } from './commands/keycloak-check-command.ts';
import { keycloakFinishCommand } from './commands/keycloak-finish-command.ts';
import { keycloakImportCommand } from './commands/keycloak-import-command.ts';
import { keyCommands } from './commands/key-commands.ts';
import { migrateCommand } from './commands/migrate-command.ts';
import { personActCommands } from './commands/person-act-commands.ts';
import { approvalCommands } from './commands/approval-commands.ts';
import { roleCommands } from './commands/role-commands.ts';
import { settingsCommand } from './commands/settings-command.ts';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  migrateCommand,
  doctorCommand,
  developmentCommand,
  backupCommands,
  clientCommands,
  clientLifeCommands,
  clientDocumentCommands,
  clientTokenCommands,
  clientImportCommand,
  apiCommands,
  auditCommands,
  accountCommands,
  personActCommands,
  approvalCommands,
  accountImportCommand,
  accountExportCommand,
  keycloakImportCommand,
  keycloakExportCommand,
  keycloakCheckCommand,
  keycloakFinishCommand,
  roleCommands,
  keyCommands,
  settingsCommand,
].flat();
