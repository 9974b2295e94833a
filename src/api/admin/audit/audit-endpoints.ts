import type { ApiEndpoint } from '../../api-endpoint.ts';
import { exportAuditLines } from './export-audit-lines.ts';
import { listAuditLines } from './list-audit-lines.ts';
import { showAuditChain } from './show-audit-chain.ts';

/** The endpoints about the audit. */
export const auditEndpoints: readonly ApiEndpoint[] = [listAuditLines, exportAuditLines, showAuditChain];
